import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { http, urlOf } from "../../api/http";
import type { AuditPage } from "../../api/types";

/** What is asked of the log, as the server names it. */
export interface AuditFilter {
  type: string | undefined;
  actor: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["audit", filter],
    initialPageParam: "",
    queryFn: ({ signal, pageParam }) =>
      http.get<AuditPage>("/v1/audit", { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function exportUrl(filter: AuditFilter, format: "jsonl" | "csv"): string {
  return urlOf("/v1/audit/export", { ...filter, format });
}
