import { useQuery } from "@tanstack/react-query";

import { http } from "../api/http";
import type { ServerStatus } from "../api/types";

/** Whether there is anything to show, and how fresh it is. The welcome page asks the same question more often. */
export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => http.get<ServerStatus>("/v1/status", { signal }),
    refetchInterval: 30_000,
  });
}
