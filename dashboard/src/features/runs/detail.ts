/** What the page of one run asks for; apart from the list, which is loaded first. */

import { useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import { Problem } from "../../api/problems";
import type { RunDetail, SpanDetail, SpanTree } from "../../api/types";
import { isTrace, lookAgain, pace } from "./watch";

/** A run; null for a trace that has none (yet): it is asked for again until it is there. */
export function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", "one", id],
    queryFn: async ({ signal }) => {
      try {
        return await http.get<RunDetail>(`/v1/runs/${encodeURIComponent(id)}`, { signal });
      } catch (error) {
        if (isTrace(id) && error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    // A finished run does not change.
    staleTime: ({ state }) => (state.data === null ? 0 : Infinity),
    refetchInterval: ({ state }) => (state.data === null ? 5_000 : false),
  });
}

/** The first answer about the spans of a run or a trace; what it left folded is asked for with `moreSpans`. */
export function useSpanTree(id: string, live = false) {
  return useQuery({
    queryKey: ["runs", "spans", id],
    queryFn: ({ signal }) => http.get<SpanTree>(`/v1/runs/${encodeURIComponent(id)}/spans`, { signal }),
    staleTime: live ? 0 : Infinity,
    refetchInterval: ({ state: { data } }) =>
      live && data !== undefined ? lookAgain(data, Date.now()) : false,
  });
}

/** Some children of a span (without one, of the top), after the one that is known already. */
export function moreSpans(id: string, parent: string | null, after: string | null): Promise<SpanTree> {
  return http.get<SpanTree>(`/v1/runs/${encodeURIComponent(id)}/spans`, { query: { parent, after } });
}

/** Everything about one span, renewed until it has ended. */
export function useSpan(id: string, spanId: string) {
  return useQuery({
    queryKey: ["runs", "span", id, spanId],
    queryFn: ({ signal }) =>
      http.get<SpanDetail>(`/v1/runs/${encodeURIComponent(id)}/spans/${spanId}`, { signal }),
    staleTime: ({ state: { data } }) => (data?.status === "running" ? 0 : Infinity),
    refetchInterval: ({ state: { data } }) =>
      data?.status === "running" ? pace(data.started_at, Date.now()) : false,
  });
}
