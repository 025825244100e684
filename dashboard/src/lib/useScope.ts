/** The time range and environment of the URL, ready to be sent. */

import { useSearch } from "@tanstack/react-router";

import { resolve } from "./time";
import { parseScope, rangeOf } from "./urlState";
import type { ScopeSearch } from "./urlState";

export interface Scope {
  search: ScopeSearch;
  /** What the range means right now: a preset moves on with every question. */
  params: () => { from: string; to: string; environment: string | undefined };
  /** Milliseconds between refreshes. */
  refresh: number;
}

export function useScope(): Scope {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const search = parseScope(raw);
  return {
    search,
    params: () => ({ ...resolve(rangeOf(search)), environment: search.env }),
    refresh: search.live === "1" ? 5_000 : 60_000,
  };
}
