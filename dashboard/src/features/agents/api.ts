import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AgentDetail, AgentList } from "../../api/types";
import type { Scope } from "../../lib/useScope";

export function useAgents(
  { search, params, refresh }: Scope,
  filter: { q: string; sort: string; order: string },
) {
  return useQuery({
    queryKey: ["agents", "list", search, filter],
    queryFn: ({ signal }) =>
      http.get<AgentList>("/v1/agents", { query: { ...params(), ...filter, limit: 500 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useAgent({ search, params, refresh }: Scope, agentId: string) {
  return useQuery({
    queryKey: ["agents", "one", search, agentId],
    queryFn: ({ signal }) =>
      http.get<AgentDetail>("/v1/agent", { query: { ...params(), agent_id: agentId }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
