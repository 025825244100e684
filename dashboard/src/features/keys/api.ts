import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import type { ApiKey, ApiKeyPage, IssuedApiKey, NewApiKey } from "../../api/types";

const LIST = ["keys"];

/** All keys, newest first; the dead ones, too. */
export function useKeys() {
  return useInfiniteQuery({
    queryKey: LIST,
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      http.get<ApiKeyPage>("/v1/keys", { query: { limit: 500, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 30_000,
  });
}

/** A key that was just made, with the only copy of its secret there is. */
export interface Issued {
  secret: string;
  key: ApiKey;
}

type Make = { create: NewApiKey } | { rotate: string };

/**
 * Makes a key. The secret goes to `onIssued` and nowhere else: what a mutation returns would be remembered by the
 * query client, and that is the place where a key would outlive its dialog.
 */
export function useMakeKey(onIssued: (issued: Issued) => void) {
  const renew = useRenewal();
  const [once] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (wanted: Make) => {
      const { api_key, key } =
        "create" in wanted
          ? await http.post<IssuedApiKey>("/v1/keys", wanted.create, { once })
          : await http.post<IssuedApiKey>(
              `/v1/keys/${encodeURIComponent(wanted.rotate)}/rotate`,
              {},
              { once },
            );
      onIssued({ secret: api_key, key });
    },
    onSettled: renew,
  });
}

export function useRevokeKey() {
  const renew = useRenewal();
  return useMutation({
    mutationFn: (id: string) => http.delete<ApiKey>(`/v1/keys/${encodeURIComponent(id)}`),
    onSettled: renew,
  });
}

/** A change may have been made although its answer was lost. */
function useRenewal() {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: LIST });
    void queries.invalidateQueries({ queryKey: ["audit"] });
  };
}
