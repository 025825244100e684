import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { ModelList } from "../../api/types";
import type { CallsOf } from "../../lib/callsOf";
import type { Scope } from "../../lib/useScope";

export function useModels({ search, params, refresh }: Scope, calls: CallsOf) {
  return useQuery({
    queryKey: ["models", search, calls],
    queryFn: ({ signal }) => http.get<ModelList>("/v1/models", { query: { ...params(), ...calls }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}
