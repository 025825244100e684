import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { RunDetail, RunPage, RunSummary, SpanDetail, SpanTree, UnfinishedRuns } from "../../api/types";
import type { Scope } from "../../lib/useScope";
import type { Filter } from "./model";
import { neighboursOf } from "./neighbours";
import type { Neighbours } from "./neighbours";

export function useRuns({ search, params, refresh }: Scope, filter: Filter) {
  return useInfiniteQuery({
    queryKey: ["runs", "list", search, filter],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      http.get<RunPage>("/v1/runs", {
        query: { ...params(), ...filter, limit: 100, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) => http.get<RunDetail>(`/v1/runs/${encodeURIComponent(id)}`, { signal }),
    // A finished run does not change.
    staleTime: Infinity,
  });
}

/** The first answer about the spans of a run or a trace; what it left folded is asked for with `moreSpans`. */
export function useSpanTree(id: string, live = false) {
  return useQuery({
    queryKey: ["runs", "spans", id],
    queryFn: ({ signal }) => http.get<SpanTree>(`/v1/runs/${encodeURIComponent(id)}/spans`, { signal }),
    staleTime: live ? 0 : Infinity,
    refetchInterval: live ? 5_000 : false,
  });
}

/** Some children of a span (without one, of the top), after the one that is known already. */
export function moreSpans(id: string, parent: string | null, after: string | null): Promise<SpanTree> {
  return http.get<SpanTree>(`/v1/runs/${encodeURIComponent(id)}/spans`, { query: { parent, after } });
}

export function useSpan(id: string, spanId: string | null, live = false) {
  return useQuery({
    queryKey: ["runs", "span", id, spanId],
    enabled: spanId !== null,
    queryFn: ({ signal }) =>
      http.get<SpanDetail>(`/v1/runs/${encodeURIComponent(id)}/spans/${spanId ?? ""}`, { signal }),
    staleTime: live ? 0 : Infinity,
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
