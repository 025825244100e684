import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { RunDetail, RunPage } from "../../api/types";
import type { Scope } from "../../lib/useScope";
import type { Filter } from "./model";

export function useRuns({ search, params, refresh }: Scope, filter: Filter) {
  return useInfiniteQuery({
    queryKey: ["runs", "list", search, filter],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      http.get<RunPage>("/v1/runs", {
        query: { ...params(), ...filter, limit: 100, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) => http.get<RunDetail>(`/v1/runs/${encodeURIComponent(id)}`, { signal }),
    // A finished run does not change.
    staleTime: Infinity,
  });
}
