import type { AgentSessionSummary, AgentSessionsWhole, AgentSessionTurn } from "../../api/types";
import { duration, plural, usd, word } from "../../lib/format";

/** Failed, timed out or killed: somebody's fault, unlike a cancelled run. */
export function failures({ failed, timeout, killed }: AgentSessionSummary): number {
  return failed + timeout + killed;
}

/** The title of the list: how many conversations went wrong. */
export function headline({ sessions, failing }: AgentSessionsWhole): string {
  if (sessions === 0) return "No session in this time";
  if (failing === 0)
    return sessions === 1
      ? "The only session had no failure"
      : `None of ${plural(sessions, "session")} had failures`;
  if (sessions === 1) return "The only session had a failure";
  return `${word(failing)} of ${plural(sessions, "session")} had failures`;
}

/** The title of one: how long, how much, and how many failed. */
export function story(session: AgentSessionSummary): string {
  const runs = `${plural(session.runs, "run")} in ${duration(session.wall_ms)}`;
  const failed = failures(session);
  return failed === 0
    ? `${runs}, none failed`
    : `${runs}, ${failed === session.runs ? "all" : failed} failed`;
}

/** What a conversation cost. A sum that lacks something says so. */
export function cost({ cost_usd, unpriced_runs, runs }: AgentSessionSummary): string {
  if (unpriced_runs === runs) return "unpriced";
  return unpriced_runs > 0 ? `≥ ${usd(cost_usd)}` : usd(cost_usd);
}

/** Where a run lies within the whole, from 0 to 1. Nothing is too short to be seen. */
export function bar(run: AgentSessionTurn, session: AgentSessionSummary): { left: number; width: number } {
  const start = Date.parse(session.started_at);
  const length = Math.max(1, Date.parse(session.last_at) - start);
  const clamp = (at: number) => Math.min(1, Math.max(0, (at - start) / length));
  const left = clamp(Date.parse(run.started_at));
  return { left, width: Math.max(0.008, clamp(Date.parse(run.at)) - left) };
}
