import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { RunPage, RunSummary, UnfinishedRuns } from "../../api/types";
import { pages } from "../../lib/pages";
import type { Scope } from "../../lib/useScope";
import type { Filter } from "./model";
import { neighboursOf } from "./neighbours";
import type { Neighbours } from "./neighbours";

export function useRuns({ search, params, refresh }: Scope, filter: Filter) {
  return useInfiniteQuery({
    queryKey: ["runs", "list", search, filter],
    ...pages(params, (query, signal) =>
      http.get<RunPage>("/v1/runs", { query: { ...query, ...filter, limit: 100 }, signal }),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useUnfinishedRuns({ refresh }: Scope) {
  return useQuery({
    queryKey: ["runs", "unfinished"],
    queryFn: ({ signal }) => http.get<UnfinishedRuns>("/v1/runs/unfinished", { signal }),
    refetchInterval: Math.min(refresh, 15_000),
  });
}

/** More than this does not go into one file; a narrower filter does. */
export const EXPORT_LIMIT = 10_000;

/** Every run of a filter, page by page; `told` hears how many there are so far. */
export async function allRuns(
  { params }: Scope,
  filter: Filter,
  told: (count: number) => void,
): Promise<RunSummary[]> {
  // The time is settled once: a preset would move on between two pages.
  const scope = params();
  const runs: RunSummary[] = [];
  let cursor: string | null = "";
  while (cursor !== null && runs.length < EXPORT_LIMIT) {
    const page: RunPage = await http.get("/v1/runs", { query: { ...scope, ...filter, limit: 200, cursor } });
    runs.push(...page.runs);
    cursor = page.next_cursor;
    told(runs.length);
  }
  return runs;
}

/** The runs beside one in the list it was opened from, as long as that list is remembered. */
export function useNeighbours(id: string): Neighbours | null {
  const lists = useQueryClient()
    .getQueryCache()
    .findAll({ queryKey: ["runs", "list"] })
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const list of lists) {
    const data = list.state.data as InfiniteData<RunPage> | undefined;
    const found = data === undefined ? null : neighboursOf(id, data.pages);
    if (found !== null) return found;
  }
  return null;
}
