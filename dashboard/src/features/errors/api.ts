import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { ErrorDetail, ErrorPage } from "../../api/types";
import type { Narrowing } from "../../lib/narrowing";
import { pages } from "../../lib/pages";
import type { Scope } from "../../lib/useScope";

export function useErrors(
  { search, params, refresh }: Scope,
  narrowing: Narrowing,
  sort: string,
  order: string,
) {
  return useInfiniteQuery({
    queryKey: ["errors", "list", search, narrowing, sort, order],
    ...pages(params, (query, signal) =>
      http.get<ErrorPage>("/v1/errors", {
        query: { ...query, ...narrowing, sort, order, limit: 50 },
        signal,
      }),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useError({ search, params, refresh }: Scope, narrowing: Narrowing, fingerprint: string) {
  return useQuery({
    queryKey: ["errors", "one", search, narrowing, fingerprint],
    queryFn: ({ signal }) =>
      http.get<ErrorDetail>(`/v1/errors/${encodeURIComponent(fingerprint)}`, {
        query: { ...params(), ...narrowing },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
