import { useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { RunObservations } from "../../api/types";

/** What is told about a run beside its spans. A judge may come later, so it is not kept for ever. */
export function useRunObservations(id: string) {
  return useQuery({
    queryKey: ["runs", "events", id],
    queryFn: ({ signal }) =>
      http.get<RunObservations>(`/v1/runs/${encodeURIComponent(id)}/events`, { signal }),
    staleTime: 60_000,
  });
}
