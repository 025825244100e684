import type { CalledTool, ToolList } from "../../api/types";
import { plural, word } from "../../lib/format";
import { OFTEN } from "../../ui/FailureRate";

/** One failure of two calls is no habit. */
const ENOUGH = 5;

export function failsOften({ calls, failure_rate }: CalledTool): boolean {
  return calls >= ENOUGH && failure_rate !== null && failure_rate >= OFTEN;
}

/** The page's title is the answer to "which tool lets its agents down?". */
export function headline({ tools, total }: ToolList): string {
  const failing = tools.filter(failsOften).length;
  if (total === 0) return "No tool was used";
  if (total === 1) return failing === 1 ? "The one tool fails often" : "The one tool does its work";
  if (failing === 0) return `None of ${word(total).toLowerCase()} tools fails often`;
  return `${word(failing)} of ${word(total).toLowerCase()} tools ${failing === 1 ? "fails" : "fail"} often`;
}

/** `12 of 340 calls failed.` */
export function failures({ totals }: ToolList): string {
  if (totals.calls === 0) return "Runs name them, and do not tell how their calls went.";
  return totals.failed_calls === 0
    ? `${plural(totals.calls, "call")}, none failed.`
    : `${plural(totals.failed_calls, "call")} of ${String(totals.calls)} failed.`;
}
