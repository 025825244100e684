import type { ErrorGroup, ErrorKind, ErrorPage } from "../../api/types";
import { count, plural, word } from "../../lib/format";

const KINDS: Record<ErrorKind, string> = { run: "run", model_call: "model call", tool: "tool" };

function kindName(kind: ErrorKind): string {
  return KINDS[kind];
}

/** What failed: `tool web_search`, `model call gpt-4o`, `run`. */
export function what({ kind, name }: ErrorGroup): string {
  return name === "" ? kindName(kind) : `${kindName(kind)} ${name}`;
}

/** What it says, the type before it. */
export function words({ type, message }: ErrorGroup): string {
  if (type === "" && message === "") return "No message";
  if (type.toLowerCase() === message.toLowerCase()) return type;
  return type === "" || message === "" ? type + message : `${type}: ${message}`;
}

/** The title of the list: is there anything new, and how much is it? */
export function headline(pages: readonly ErrorPage[]): string {
  const whole = pages[0]?.whole;
  if (whole === undefined) return "Errors";
  if (whole.groups === 0)
    return whole.runs === 0 ? "Nothing ran in this time" : "Nothing failed in this time";
  const shown = pages.flatMap((page) => page.errors);
  const fresh = shown.filter((error) => error.new).length;
  const all = `${whole.cut ? "more than " : ""}${plural(whole.groups, "error")}`;
  if (fresh === 0) return shown.length < whole.groups ? sentence(all) : `${sentence(all)}, none of them new`;
  if (fresh === whole.groups)
    return fresh === 1 ? "One error, and it is new" : `${word(fresh)} errors, all of them new`;
  // They need not be first in the order, so there may be others among those that are not loaded.
  return shown.length < whole.groups
    ? `At least ${word(fresh).toLowerCase()} new among ${all}`
    : `${word(fresh)} new among ${all}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Under it: what that means for the runs. */
export function toll({ whole }: ErrorPage): string {
  if (whole === undefined) return "";
  const runs = plural(whole.runs, "run");
  return whole.failed_runs === 0
    ? `None of ${runs} failed: ${plural(whole.count, "failure")} within them, all recovered from or cancelled.`
    : `${count(whole.failed_runs)} of ${runs} failed; ${plural(whole.count, "failure")} in all.`;
}

/** The title of one error: how far it goes. */
export function reach(error: ErrorGroup, runs: number | null): string {
  if (error.runs === 0) return "Not seen in this time";
  const of = runs === null || runs === error.runs ? "" : ` of ${count(runs)}`;
  return `In ${count(error.runs)}${of} ${error.runs === 1 && of === "" ? "run" : "runs"}, ${outcome(error)}`;
}

/** What became of the runs. */
export function outcome({ runs, failed_runs, recovered_runs }: ErrorGroup): string {
  if (failed_runs === runs) return runs === 1 ? "which failed" : "all failed";
  if (failed_runs === 0 && recovered_runs === runs) return runs === 1 ? "which recovered" : "all recovered";
  return `${count(failed_runs)} failed, ${count(recovered_runs)} recovered`;
}

/** How many runs a share is of. */
export function allRuns({ runs, share }: ErrorGroup): number | null {
  return share === null || share === 0 ? null : Math.round(runs / share);
}

/** The begins of the buckets that a series is cut into: they lie at round times. */
export function starts(from: string, seconds: number, length: number): { t: string }[] {
  const step = seconds * 1000;
  const first = Math.floor(Date.parse(from) / step) * step;
  return Array.from({ length }, (_, i) => ({ t: new Date(first + i * step).toISOString() }));
}
