import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { OpenedMessage, OutboxPage } from "../../api/types";

/** Whether strangers may begin here. */
export function useSignUpOpen() {
  return useQuery({
    queryKey: ["sign-up"],
    queryFn: ({ signal }) => http.get<{ open: boolean }>("/v1/sign-up", { signal }),
    staleTime: 300_000,
  });
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
