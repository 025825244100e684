import { useNavigate, useSearch } from "@tanstack/react-router";

import { parseNarrowing } from "../../../lib/narrowing";
import { one } from "../../../lib/urlState";
import { useScope } from "../../../lib/useScope";
import { Card } from "../../../ui/Card";
import { DataTable } from "../../../ui/DataTable";
import { Stale } from "../../../ui/Loaded";
import { MoreRows } from "../../../ui/MoreRows";
import { NarrowBy } from "../../../ui/NarrowBy";
import { Skeleton, TableBlock } from "../../../ui/Skeleton";
import { Empty, Failure } from "../../../ui/States";
import { useErrors } from "../api";
import { headline, toll } from "../model";
import { errorColumns } from "./columns";

/** Every error, the most frequent first. */
export function ErrorList() {
  const scope = useScope();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const narrowing = parseNarrowing(raw);
  const sort = one(raw, "sort") ?? "count";
  const order = one(raw, "order") === "asc" ? "asc" : "desc";
  const query = useErrors(scope, narrowing, sort, order);
  const pages = query.data?.pages ?? [];
  const first = pages[0];
  const errors = pages.flatMap((page) => page.errors);
  const retry = () => void query.refetch();
  const change = (search: Record<string, string>) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...search }) });
  return (
    <div className="grid gap-4">
      <div>
        <h1>{headline(pages)}</h1>
        <p className="text-text-2">
          {first?.whole !== undefined && first.whole.groups > 0
            ? toll(first)
            : "Failures of runs, model calls and tools, grouped by what they have in common."}
        </p>
      </div>
      <NarrowBy narrowing={narrowing} />
      {query.isError &&
        (first === undefined ? (
          <Failure error={query.error} retry={retry} />
        ) : (
          <Stale since={query.dataUpdatedAt} message={query.error.message} retry={retry} />
        ))}
      {first === undefined && !query.isError && (
        <Skeleton>
          <TableBlock rows={12} />
        </Skeleton>
      )}
      {first !== undefined && errors.length === 0 && (
        <Card>
          <Empty title="No failure here">
            Errors come from the error text of runs, and from spans of models and tools whose status is error.
            Choose a longer time range, or take a filter away.
          </Empty>
        </Card>
      )}
      {errors.length > 0 && (
        <Card flush>
          <DataTable
            label="Errors"
            rows={errors}
            columns={errorColumns(raw)}
            keyOf={({ fingerprint }) => fingerprint}
            onOpen={({ fingerprint }) => change({ group: fingerprint })}
            keyboard
            className="max-h-[max(24rem,calc(100vh-12rem))]"
            sorting={{ by: sort, order, onSort: (by, direction) => change({ sort: by, order: direction }) }}
          />
          <MoreRows shown={errors.length} total={first?.whole?.groups} query={query} />
        </Card>
      )}
    </div>
  );
}
