import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AgentDetail, AgentList, UnfinishedRuns } from "../../api/types";
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

export function useUnfinishedRuns({ refresh }: Scope, agentId: string) {
  return useQuery({
    queryKey: ["runs", "unfinished", agentId],
    queryFn: ({ signal }) =>
      http.get<UnfinishedRuns>("/v1/runs/unfinished", { query: { agent_id: agentId, limit: 20 }, signal }),
    refetchInterval: Math.min(refresh, 15_000),
  });
}
