/** A list that comes page by page is about one time: a preset would move on between two pages. */

import type { Scope } from "./useScope";

type Params = ReturnType<Scope["params"]>;

interface Place {
  cursor: string;
  params: Params;
}

/** The part of an infinite query that asks for the pages, all of them about the time of the first. */
export function pages<P extends { next_cursor: string | null }>(
  params: Scope["params"],
  ask: (query: Params & { cursor: string }, signal: AbortSignal) => Promise<P>,
) {
  return {
    initialPageParam: null as Place | null,
    queryFn: async ({ pageParam, signal }: { pageParam: Place | null; signal: AbortSignal }) => {
      const settled = pageParam?.params ?? params();
      const page = await ask({ ...settled, cursor: pageParam?.cursor ?? "" }, signal);
      const next: Place | null =
        page.next_cursor === null ? null : { cursor: page.next_cursor, params: settled };
      return { ...page, next };
    },
    getNextPageParam: ({ next }: { next: Place | null }) => next,
  };
}
