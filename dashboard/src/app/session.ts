import { useQuery } from "@tanstack/react-query";

import { http, setCsrfToken } from "../api/http";
import type { Me } from "../api/types";

/** Who is signed in; also where the proof for changes comes from. */
export function useMe() {
  return useQuery({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const me = await http.get<Me>("/v1/me", { signal });
      setCsrfToken(me.csrf_token ?? null);
      return me;
    },
    staleTime: 60_000,
    refetchInterval: 300_000,
  });
}

/** Ends the session here and on the server, and leaves nothing behind that the back button could show. */
export async function signOut(): Promise<void> {
  await http.delete("/v1/sessions/current");
  window.location.replace("/sign-in");
}
