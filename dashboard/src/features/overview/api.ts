import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AgentList, Overview, ServerStatus } from "../../api/types";
import type { Scope } from "../../lib/useScope";

export function useOverview({ search, params, refresh }: Scope) {
  return useQuery({
    queryKey: ["overview", search],
    queryFn: ({ signal }) => http.get<Overview>("/v1/overview", { query: params(), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useTopAgents({ search, params, refresh }: Scope) {
  return useQuery({
    queryKey: ["overview", "agents", search],
    queryFn: ({ signal }) => http.get<AgentList>("/v1/agents", { query: { ...params(), limit: 8 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

/** When the last run arrived; null while that is not known. */
export function useFreshness(): string | null {
  const status = useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => http.get<ServerStatus>("/v1/status", { signal }),
  });
  return status.data?.last_received_at ?? null;
}
