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
  "min_duration_ms",
  "max_duration_ms",
  "min_cost",
  "max_cost",
  "q",
  "unpriced",
  "sort",
  "order",
];
const SEVERAL = ["status", "agent_id", "model", "tool"];

export function parseFilter(search: Record<string, unknown>): Filter {
  const filter: Filter = {};
  for (const key of SINGLE) filter[key] = one(search, key);
  for (const key of SEVERAL) filter[key] = many(search, key);
  for (const key of Object.keys(search)) if (key.startsWith(METADATA)) filter[key] = one(search, key);
  return filter;
}

const METADATA = "meta.";

/** Filters that a reader can add by hand: the name in the URL, what it is called, an example. */
export const ADDABLE = [
  { key: "agent_id", label: "agent", example: "support-agent" },
  { key: "model", label: "model", example: "claude-sonnet-4-5" },
  { key: "tool", label: "tool", example: "web_search" },
  { key: "version", label: "version", example: "2.4.0" },
  { key: "min_duration_ms", label: "took at least (ms)", example: "30000" },
  { key: "max_duration_ms", label: "took at most (ms)", example: "1000" },
  { key: "min_cost", label: "cost at least ($)", example: "0.10" },
  { key: "max_cost", label: "cost at most ($)", example: "0.01" },
  { key: "session_id", label: "session", example: "" },
  { key: "trace_id", label: "trace", example: "" },
  { key: "meta.service", label: "service", example: "checkout" },
  { key: METADATA, label: "metadata", example: "customer=acme" },
] as const;

/** What a chip of a filter says. */
export function filterLabel(key: string): string {
  const known = ADDABLE.find((filter) => filter.key === key);
  return (
    known?.label ??
    { error_fingerprint: "same failure as", parent_trace_id: "called by trace" }[key] ??
    key.replace(METADATA, "metadata ")
  );
}

/** The change of the URL for a filter that was typed; null when it makes no sense. */
export function typedFilter(key: string, text: string): [string, string] | null {
  const value = text.trim();
  if (value === "") return null;
  if (key === METADATA) {
    const at = value.indexOf("=");
    return at > 0 && at < value.length - 1
      ? [METADATA + value.slice(0, at).trim(), value.slice(at + 1).trim()]
      : null;
  }
  if (/^(min|max)_/.test(key) && !(Number(value) >= 0)) return null;
  return [key, value];
}

const EXPORTED = [
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
  const rows = runs.map((run) => EXPORTED.map((column) => cell(run[column])).join(","));
  return [EXPORTED.join(","), ...rows].join("\r\n");
}

/** How a formula begins in one spreadsheet or another, also after blanks and in full-width letters. */
const FORMULA = /^\s*[=+\-@|%＝＋－＠]|^[\t\r\n]/;

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const plain = FORMULA.test(value) ? `'${value}` : value;
  return `"${plain.replaceAll('"', '""')}"`;
}
