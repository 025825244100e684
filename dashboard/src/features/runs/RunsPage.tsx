import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useCallback } from "react";

import { TimeChart } from "../../charts/TimeChart";
import { plural, short } from "../../lib/format";
import { useScope } from "../../lib/useScope";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Failure, Empty, Skeleton } from "../../ui/States";
import { RunTable } from "../../ui/RunTable";
import { useRuns } from "./api";
import { Filters } from "./components/Filters";
import { download } from "./components/download";
import { csv, parseFilter } from "./model";

/** Every run: filter, look at when, open one. */
export function RunsPage() {
  const scope = useScope();
  const filter = parseFilter(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = useRuns(scope, filter);
  const zoom = useCallback(
    (from: string, to: string) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, range: undefined, from, to }),
      }),
    [navigate],
  );
  const pages = query.data?.pages ?? [];
  const runs = pages.flatMap((page) => page.runs);
  const first = pages[0];
  const histogram = first?.histogram ?? [];

  return (
    <div className="grid gap-4">
      <h1>{first?.total === undefined ? "Runs" : plural(first.total, "run")}</h1>
      <Filters filter={filter} />
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && !query.isError && <Skeleton rows={8} />}
      {first !== undefined && runs.length === 0 && (
        <Card>
          <Empty title="No run matches">Take a filter away, or choose a longer time range.</Empty>
        </Card>
      )}
      {runs.length > 0 && (
        <>
          <div className="rounded-lg border border-line bg-panel shadow-card">
            <TimeChart
              title="When"
              kind="bars"
              times={histogram.map(({ t }) => t)}
              layers={[
                {
                  name: "not successful",
                  colour: "--bad",
                  values: histogram.map((point) => point.not_success),
                },
                { name: "success", colour: "--quiet", values: histogram.map((point) => point.success) },
              ]}
              format={short}
              onZoom={zoom}
            />
          </div>
          <Card
            flush
            title="Runs"
            aside={
              <span className="inline-flex gap-1">
                <Button look="quiet" onClick={() => download("runs.csv", "text/csv", csv(runs))}>
                  <Download size={14} aria-hidden /> CSV
                </Button>
                <Button
                  look="quiet"
                  onClick={() => download("runs.json", "application/json", JSON.stringify(runs, null, 2))}
                >
                  <Download size={14} aria-hidden /> JSON
                </Button>
              </span>
            }
          >
            <RunTable runs={runs} search={scope.search} />
            {query.hasNextPage && (
              <div className="p-3 text-center">
                <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            )}
          </Card>
        </>
      )}
    </div>
  );
}
