import { useQuery } from "@tanstack/react-query";

import { http, setCsrfToken } from "./http";
import type { Me } from "./types";

/** What a person may do; the server decides, the dashboard only leaves out what would be refused. */
export type Permission =
  | "data_read"
  | "key_manage"
  | "org_manage"
  | "audit_read"
  | "member_read"
  | "member_manage"
  | "ownership"
  | "content_read";

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

/** Whether the person who is signed in may do something. Until that is known, no. */
export function useMay(permission: Permission): boolean {
  return useMe().data?.permissions.includes(permission) === true;
}
