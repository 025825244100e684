import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { Identities, InvitationOffer, OpenedMessage, OutboxPage } from "../../api/types";

/** Whether strangers may begin here. */
export function useSignUpOpen() {
  return useQuery({
    queryKey: ["sign-up"],
    queryFn: ({ signal }) => http.get<{ open: boolean }>("/v1/sign-up", { signal }),
    staleTime: 300_000,
  });
}

/** What an invitation offers. Asked once: it is not changed, only ended, and that is said when it is accepted. */
export function useInvitation(token: string) {
  return useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) =>
      http.get<InvitationOffer>(`/v1/invitation/${encodeURIComponent(token)}`, { signal }),
    enabled: token !== "",
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}

/** Whether the person has a password; most have, so until it is known this says yes. */
export function useHasPassword(): boolean {
  const ways = useQuery({
    queryKey: ["me", "identities"],
    queryFn: ({ signal }) => http.get<Identities>("/v1/me/identities", { signal }),
  });
  return ways.data?.password !== false;
}

export function useOutbox() {
  return useInfiniteQuery({
    queryKey: ["outbox"],
    queryFn: ({ pageParam, signal }) =>
      http.get<OutboxPage>("/v1/outbox", { query: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

/** Reading is recorded, so it happens when somebody wants it, and nothing is kept. */
export function useOpenMessage() {
  return useMutation({
    mutationFn: (id: string) => http.get<OpenedMessage>(`/v1/outbox/${encodeURIComponent(id)}`),
    gcTime: 0,
  });
}
