import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Failure, Skeleton } from "./States";

interface Props<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** Shows what a query gave, or why it gave nothing yet. Old data stays while new data loads. */
export function Loaded<T>({ query, rows, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton rows={rows ?? 6} />;
}
