import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { OwnSessions, SessionsEnded } from "../../api/types";

/** Everywhere that the person is signed in. */
export function useOwnSessions() {
  return useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => http.get<OwnSessions>("/v1/sessions", { signal }),
  });
}

/** Ends one by its id, or `others`. */
export function useEndSessions() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (which: string) => http.delete<SessionsEnded>(`/v1/sessions/${encodeURIComponent(which)}`),
    // Also when it failed: it may have ended by itself.
    onSettled: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
}
