import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { MetricEntry, MetricNames, MetricSeries } from "../../api/types";
import type { Scope } from "../../lib/useScope";

export function useMetricNames({ search, params, refresh }: Scope) {
  return useQuery({
    queryKey: ["metrics", "names", search],
    queryFn: ({ signal }) => http.get<MetricNames>("/v1/metrics/names", { query: params(), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useMetricSeries(
  { search, params, refresh }: Scope,
  { name, unit, kind }: Pick<MetricEntry, "name" | "unit" | "kind">,
  by: string,
) {
  return useQuery({
    queryKey: ["metrics", "series", search, name, unit, kind, by],
    queryFn: ({ signal }) =>
      http.get<MetricSeries>("/v1/metrics/series", { query: { ...params(), name, unit, kind, by }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
