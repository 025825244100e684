/** How often something that is at work is looked at again. */

import type { SpanTree } from "../../api/types";

const SECOND = 1000;
const HOUR = 3_600 * SECOND;

/** As OpenTelemetry writes it. A trace that is at work has no run yet. */
export function isTrace(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

/** Milliseconds until the next look: of what began long ago some seconds more or less say little. */
export function pace(startedAt: string | null, now: number): number {
  const age = startedAt === null ? 0 : now - Date.parse(startedAt);
  return Math.min(60 * SECOND, Math.max(5 * SECOND, age / 60));
}

/**
 * The same for all spans of a trace, which the server reads anew each time: the more there are, the seldomer.
 * Not every sender says when a span begins, so a trace in which nothing runs may still go on, but not for ever.
 */
export function lookAgain(
  { started_at, running, spans }: Pick<SpanTree, "started_at" | "running" | "spans">,
  now: number,
): number | false {
  if (running === 0 && started_at !== null && now - Date.parse(started_at) > HOUR) return false;
  return Math.max(pace(started_at, now), spans);
}
