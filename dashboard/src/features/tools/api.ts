import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { ToolList } from "../../api/types";
import type { Scope } from "../../lib/useScope";

export function useTools({ search, params, refresh }: Scope, agentId: string | undefined) {
  return useQuery({
    queryKey: ["tools", search, agentId],
    queryFn: ({ signal }) =>
      http.get<ToolList>("/v1/tools", { query: { ...params(), agent_id: agentId }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
