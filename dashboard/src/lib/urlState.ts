/** What the URL says: a link reproduces the view, so everything that changes what is shown is here. */

import { DEFAULT_PRESET, isPreset, MAX_RANGE_SECONDS } from "./time";
import type { Preset, TimeRange } from "./time";

/** As the address bar has it: text, or several of it under one name. */
export type RawSearch = Record<string, string | string[]>;

/** The part of the URL that every page understands. */
export interface ScopeSearch {
  env?: string | undefined;
  range?: Preset | undefined;
  from?: string | undefined;
  to?: string | undefined;
  live?: "1" | undefined;
}

export const SCOPE_KEYS = ["env", "range", "from", "to", "live"] as const;

/** Plain `key=value` pairs, a list as the same key again, so that links can be read and written by hand. */
export function parseSearch(text: string): RawSearch {
  const search: RawSearch = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = search[key];
    search[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return search;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof item === "string" && item !== "") params.append(key, item);
      else if (typeof item === "number" || typeof item === "boolean") params.append(key, String(item));
    }
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** The one text under a name; undefined when there is none. */
export function one(search: Record<string, unknown>, key: string): string | undefined {
  const value: unknown = search[key];
  const first: unknown = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof first === "string" && first !== "" ? first : undefined;
}

/** All texts under a name. */
export function many(search: Record<string, unknown>, key: string): string[] | undefined {
  const value: unknown = search[key];
  const items = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
    (item): item is string => typeof item === "string" && item !== "",
  );
  return items.length === 0 ? undefined : items;
}

function moment(search: Record<string, unknown>, key: string): string | undefined {
  const time = Date.parse(one(search, key) ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Keeps what makes sense and drops the rest: a mistyped link still opens. */
export function parseScope(search: Record<string, unknown>): ScopeSearch {
  const env = one(search, "env");
  const live = one(search, "live") === "1" ? ("1" as const) : undefined;
  const [from, to] = [moment(search, "from"), moment(search, "to")];
  if (from !== undefined && to !== undefined) {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
    if (seconds > 0 && seconds <= MAX_RANGE_SECONDS) return { env, from, to };
  }
  const range = one(search, "range");
  return { env, range: isPreset(range) ? range : undefined, live };
}

export function rangeOf(search: ScopeSearch): TimeRange {
  if (search.from !== undefined && search.to !== undefined) {
    return { kind: "custom", from: search.from, to: search.to };
  }
  return { kind: "preset", preset: search.range ?? DEFAULT_PRESET };
}

/** The scope's search for another range. */
export function withRange(search: ScopeSearch, range: TimeRange): ScopeSearch {
  return range.kind === "preset"
    ? { env: search.env, range: range.preset, live: search.live }
    : { env: search.env, from: range.from, to: range.to };
}

/** Where to go after signing in: a path of this site and nothing else. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])[^\s\\]*$/.test(next)) return "/";
  const url = new URL(next, "https://same.invalid");
  // Two slashes may appear only when dots are resolved, and name another site.
  const inside = url.origin === "https://same.invalid" && !/^\/(\/|sign-in)/.test(url.pathname);
  return inside ? url.pathname + url.search + url.hash : "/";
}
