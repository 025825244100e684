import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { ModelList } from "../../api/types";
import type { Scope } from "../../lib/useScope";

export function useModels({ search, params, refresh }: Scope, agentId: string | undefined) {
  return useQuery({
    queryKey: ["models", search, agentId],
    queryFn: ({ signal }) =>
      http.get<ModelList>("/v1/models", { query: { ...params(), agent_id: agentId }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
