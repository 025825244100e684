import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AgentSession, AgentSessionPage } from "../../api/types";
import type { Narrowing } from "../../lib/narrowing";
import { pages } from "../../lib/pages";
import type { Scope } from "../../lib/useScope";

export function useConversations(
  { search, params, refresh }: Scope,
  narrowing: Narrowing,
  sort: string,
  order: string,
) {
  return useInfiniteQuery({
    queryKey: ["conversations", "list", search, narrowing, sort, order],
    ...pages(params, (query, signal) =>
      http.get<AgentSessionPage>("/v1/agent-sessions", {
        query: { ...query, ...narrowing, sort, order, limit: 50 },
        signal,
      }),
    ),
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useConversation(sessionId: string, refresh: number) {
  return useInfiniteQuery({
    queryKey: ["conversations", "one", sessionId],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      http.get<AgentSession>("/v1/agent-session", {
        query: { session_id: sessionId, limit: 100, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: refresh,
  });
}
