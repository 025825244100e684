import type { CalledTool, ToolList } from "../../api/types";
import { changePercent, count, NONE, plural, ratioChange, word } from "../../lib/format";
import { OFTEN } from "../../ui/FailureRate";

/** One failure of two calls is no habit. */
const ENOUGH = 5;

function isKnown({ calls, failure_rate }: CalledTool): boolean {
  return calls >= ENOUGH && failure_rate !== null;
}

function failsOften(tool: CalledTool): boolean {
  return isKnown(tool) && (tool.failure_rate ?? 0) >= OFTEN;
}

/** The page's title is the answer to "which tool lets its agents down?". */
export function headline({ tools, total, totals }: ToolList): string {
  const failing = tools.filter(failsOften).length;
  if (total === 0) return "No tool was used";
  if (totals.calls === 0)
    return total === 1
      ? "One tool was named, nobody told how it went"
      : `${word(total)} tools were named, nobody told how they went`;
  if (failing === 0) return without(tools.filter(isKnown).length, total);
  if (total === 1) return "The one tool fails often";
  return `${word(failing)} of ${word(total).toLowerCase()} tools ${failing === 1 ? "fails" : "fail"} often`;
}

/** No tool that fails often: how much that says depends on how many are known well enough. */
function without(known: number, total: number): string {
  if (known === 0) return "Too few calls to say whether a tool fails often";
  if (known < total) return "No tool is known to fail often";
  return total === 1
    ? "The one tool does its work"
    : `None of ${word(total).toLowerCase()} tools fails often`;
}

/** `5 calls in 2 runs, 3 in the time before`. Some senders tell of calls, and do not name the tool of the run. */
export function callsTitle({ calls, runs, previous }: CalledTool): string {
  const within = runs === 0 ? "" : ` in ${plural(runs, "run")}`;
  return `${plural(calls, "call")}${within}, ${count(previous.calls)} in the time before`;
}

/** Of a tool whose calls nobody tells there is nothing to compare. */
export function change({ calls, previous }: CalledTool): string {
  if (calls === 0) return NONE;
  const ratio = ratioChange(calls, previous.calls);
  return ratio === null ? "new" : changePercent(ratio);
}

/** `12 of 340 calls failed.` */
export function failures({ totals }: ToolList): string {
  if (totals.calls === 0) return "Runs name them, and do not tell how their calls went.";
  return totals.failed_calls === 0
    ? `${plural(totals.calls, "call")}, none failed.`
    : `${count(totals.failed_calls)} of ${plural(totals.calls, "call")} failed.`;
}
