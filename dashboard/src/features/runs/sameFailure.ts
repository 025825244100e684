import type { RunDetail } from "../../api/types";

const WEEK = 7 * 86_400_000;

/**
 * Where the runs with the failure of this one are: the week before and after it, whatever the environment, as they were
 * counted. A run that did not fail has a fingerprint too, and need not belong to any error: then they are listed.
 */
export function sameFailure({
  at,
  status,
  error_fingerprint,
}: Pick<RunDetail, "at" | "status" | "error_fingerprint">) {
  const group = error_fingerprint ?? undefined;
  const [from, to] = [-WEEK, WEEK].map((away) => new Date(Date.parse(at) + away).toISOString());
  return status === "cancelled" || status === "success"
    ? { to: "/runs" as const, search: { from, to, error_fingerprint: group } }
    : { to: "/errors" as const, search: { from, to, group } };
}
