import { useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AgentEvent, AgentEvents, RunObservations, SpanDetail } from "../../api/types";
import { ofSpan } from "./happenings";
import type { Tree } from "./useTree";

/** What is told about a run beside its spans. A judge may come later, so it is not kept for ever. */
export function useRunObservations(id: string, enabled = true) {
  return useQuery({
    queryKey: ["runs", "events", id],
    queryFn: ({ signal }) =>
      http.get<RunObservations>(`/v1/runs/${encodeURIComponent(id)}/events`, { signal }),
    staleTime: 60_000,
    enabled,
  });
}

/** Clocks of other machines may be a little off, and records come later than their spans. */
const AROUND = 86_400_000;

export interface SpanEvents {
  events: AgentEvent[];
  /** Whether there are older ones. */
  more: boolean;
  error: Error | null;
}

/**
 * What the logs tell of one span. A run knows its own, unless there are very many; a trace that has no run yet is
 * asked about the span.
 */
export function useSpanEvents({ id, first }: Tree, detail: SpanDetail): SpanEvents {
  const { trace_id, span_id } = detail;
  const hasRun = first.run_id !== null;
  const run = useRunObservations(id, hasRun);
  const known = run.data === undefined ? null : ofSpan(run.data, span_id);
  const asked = useQuery({
    queryKey: ["runs", "span-events", trace_id, span_id],
    queryFn: ({ signal }) => {
      const from = new Date(Date.parse(detail.started_at) - AROUND).toISOString();
      const to = new Date((detail.ended_at === null ? Date.now() : Date.parse(detail.ended_at)) + AROUND);
      return http.get<AgentEvents>("/v1/agent-events", {
        query: { from, to: to.toISOString(), trace_id, span_id },
        signal,
      });
    },
    enabled: hasRun ? run.data?.more === true : true,
    staleTime: hasRun ? 60_000 : 5_000,
    refetchInterval: hasRun ? false : 15_000,
  });
  return {
    events: known ?? asked.data?.events ?? [],
    more: known === null && asked.data?.more === true,
    error: run.error ?? asked.error,
  };
}
