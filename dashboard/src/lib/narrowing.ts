/** Which runs a list is about, beside time and environment; the names are those of the API. */

import { many, one } from "./urlState";

export type Narrowing = Record<string, string | string[] | undefined>;

const SINGLE = ["version", "session_id", "trace_id", "error_fingerprint", "q"];
const SEVERAL = ["agent_id", "status", "model"];

export function parseNarrowing(search: Record<string, unknown>): Narrowing {
  const narrowing: Narrowing = {};
  for (const key of SINGLE) narrowing[key] = one(search, key);
  for (const key of SEVERAL) narrowing[key] = many(search, key);
  return narrowing;
}

const LABELS: Record<string, string> = {
  agent_id: "agent",
  session_id: "session",
  trace_id: "trace",
  error_fingerprint: "error",
};

/** What can be taken away, with what it says. */
export function chips(narrowing: Narrowing): { key: string; text: string }[] {
  return Object.entries(narrowing)
    .filter(([key, value]) => key !== "q" && value !== undefined)
    .map(([key, value]) => ({
      key,
      text: `${LABELS[key] ?? key}: ${Array.isArray(value) ? value.join(", ") : value}`,
    }));
}
