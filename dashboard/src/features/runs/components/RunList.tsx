import { useNavigate } from "@tanstack/react-router";

import { count } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { useStored } from "../../../lib/useStored";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { ColumnChooser } from "../../../ui/ColumnChooser";
import { chosenColumns } from "../../../ui/columns";
import { runColumns, USUAL_RUN_COLUMNS } from "../../../ui/runColumns";
import { RunTable } from "../../../ui/RunTable";
import type { useRuns } from "../api";
import type { Filter } from "../model";
import { Export } from "./Export";

interface Props {
  query: ReturnType<typeof useRuns>;
  filter: Filter;
  total: number;
}

/** The table of the explorer: the reader chooses columns and order; more rows come as the end comes near. */
export function RunList({ query, filter, total }: Props) {
  const { search } = useScope();
  const navigate = useNavigate();
  const [stored, store] = useStored("columns");
  const all = runColumns(search);
  const columns = chosenColumns(all, USUAL_RUN_COLUMNS, stored);
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  const more = query.hasNextPage && !query.isFetchingNextPage && !query.isError;
  const text = (key: string, otherwise: string) =>
    typeof filter[key] === "string" ? filter[key] : otherwise;
  return (
    <Card
      flush
      title="Runs"
      aside={
        <span className="-my-1 inline-flex gap-1">
          <ColumnChooser
            all={all}
            shown={columns.map(({ id }) => id)}
            onChange={(ids) => store(ids === null ? null : ids.join(","))}
          />
          <Export filter={filter} total={total} />
        </span>
      }
    >
      <RunTable
        runs={runs}
        search={search}
        columns={columns}
        keyboard
        className="max-h-[max(24rem,calc(100vh-10rem))]"
        onEnd={more ? () => void query.fetchNextPage() : undefined}
        sorting={{
          by: text("sort", "time"),
          order: text("order", "desc") === "asc" ? "asc" : "desc",
          onSort: (sort, order) =>
            void navigate({
              to: ".",
              search: (before: Record<string, unknown>) => ({ ...before, sort, order }),
            }),
        }}
      />
      <div className="flex min-h-9 items-center gap-3 px-4 py-1.5 text-sm text-text-3">
        <span>
          {count(runs.length)} of {count(total)} loaded
        </span>
        {query.hasNextPage && (
          <Button look="quiet" disabled={!more} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? "Loading more…" : "Load more"}
          </Button>
        )}
      </div>
    </Card>
  );
}
