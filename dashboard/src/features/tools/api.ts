import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { ToolList } from "../../api/types";
import type { CallsOf } from "../../lib/callsOf";
import type { Scope } from "../../lib/useScope";

export function useTools({ search, params, refresh }: Scope, calls: CallsOf) {
  return useQuery({
    queryKey: ["tools", search, calls],
    queryFn: ({ signal }) => http.get<ToolList>("/v1/tools", { query: { ...params(), ...calls }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
