import type { RunSummary } from "../../api/types";
import { many, one } from "../../lib/urlState";

/** What the address bar says about which runs to show; names are those of the API. */
export type Filter = Record<string, string | string[] | undefined>;

const SINGLE = [
  "version",
  "session_id",
  "trace_id",
  "parent_trace_id",
  "error_fingerprint",
  "q",
  "unpriced",
  "sort",
  "order",
];
const SEVERAL = ["status", "agent_id", "model"];

export function parseFilter(search: Record<string, unknown>): Filter {
  const filter: Filter = {};
  for (const key of SINGLE) filter[key] = one(search, key);
  for (const key of SEVERAL) filter[key] = many(search, key);
  return filter;
}

const COLUMNS = [
  "id",
  "trace_id",
  "agent_id",
  "status",
  "at",
  "duration_ms",
  "cost_usd",
  "model",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "environment",
  "version",
  "session_id",
  "error",
] as const satisfies readonly (keyof RunSummary)[];

/** A table for a spreadsheet. Text that a spreadsheet would run as a formula is made plain text. */
export function csv(runs: RunSummary[]): string {
  const rows = runs.map((run) => COLUMNS.map((column) => cell(run[column])).join(","));
  return [COLUMNS.join(","), ...rows].join("\r\n");
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${plain.replaceAll('"', '""')}"`;
}
