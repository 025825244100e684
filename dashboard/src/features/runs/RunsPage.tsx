import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { plural } from "../../lib/format";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Stale } from "../../ui/Loaded";
import { ChartBlock, Skeleton, TableBlock } from "../../ui/Skeleton";
import { Empty, Failure } from "../../ui/States";
import { useRuns, useUnfinishedRuns } from "./api";
import { Filters } from "./components/Filters";
import { Histogram } from "./components/Histogram";
import { RunList } from "./components/RunList";
import { parseFilter } from "./model";

// Most of the time there are none.
const UnfinishedRuns = lazy(() =>
  import("../../ui/UnfinishedRuns").then((module) => ({ default: module.UnfinishedRuns })),
);

/** Every run: filter, look at when, open one. */
export function RunsPage() {
  const scope = useScope();
  const filter = parseFilter(useSearch({ strict: false }));
  const query = useRuns(scope, filter);
  const unfinished = useUnfinishedRuns(scope);
  const first = query.data?.pages[0];
  const retry = () => void query.refetch();
  return (
    <div className="grid gap-4">
      <h1>{first?.total === undefined ? "Runs" : plural(first.total, "run")}</h1>
      <Filters filter={filter} />
      {unfinished.data !== undefined && unfinished.data.runs.length > 0 && (
        <Suspense>
          <UnfinishedRuns unfinished={unfinished.data} search={scope.search} />
        </Suspense>
      )}
      {query.isError &&
        (first === undefined ? (
          <Failure error={query.error} retry={retry} />
        ) : (
          <Stale since={query.dataUpdatedAt} message={query.error.message} retry={retry} />
        ))}
      {first === undefined && !query.isError && (
        <Skeleton>
          <ChartBlock />
          <TableBlock rows={12} />
        </Skeleton>
      )}
      {first?.runs.length === 0 && (
        <Card>
          <Empty title="No run matches">Take a filter away, or choose a longer time range.</Empty>
        </Card>
      )}
      {first !== undefined && first.runs.length > 0 && (
        <>
          <Histogram page={first} />
          <RunList query={query} filter={filter} total={first.total ?? first.runs.length} />
        </>
      )}
    </div>
  );
}
