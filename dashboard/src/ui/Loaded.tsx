import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { clock } from "../lib/time";
import { Button } from "./Button";
import { Failure } from "./States";

interface Props<T> {
  query: UseQueryResult<T>;
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** Shows what a query gave, or why it gave nothing. Old data stays while new data loads, and says when it is old. */
export function Loaded<T>({ query, skeleton, children }: Props<T>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.isError ? <Failure error={query.error} retry={retry} /> : <>{skeleton}</>;
  }
  return (
    <>
      {query.isError && <Stale since={query.dataUpdatedAt} message={query.error.message} retry={retry} />}
      {children(query.data)}
    </>
  );
}

interface StaleProps {
  since: number;
  message: string;
  retry: () => void;
}

/** Numbers on the screen that could not be renewed. */
export function Stale({ since, message, retry }: StaleProps) {
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-4 py-2 text-warn"
    >
      <span>
        ▲ {since > 0 ? `As of ${clock(new Date(since))}: the numbers` : "The numbers"} could not be renewed.{" "}
        {message}
      </span>
      <Button className="ml-auto" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
