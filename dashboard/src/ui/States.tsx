import type { ReactNode } from "react";

import { Problem } from "../api/problems";
import { Button } from "./Button";

/** Grey shapes of about the size of what is coming, so that nothing jumps. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-busy="true" className="grid gap-3">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="h-10 animate-pulse rounded-lg bg-sunken" />
      ))}
    </div>
  );
}

/** What would be here, and how to get it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-10 text-center">
      <p className="font-semibold">{title}</p>
      <div className="max-w-prose text-text-2">{children}</div>
    </div>
  );
}

/** What failed, whether trying again can help, and the number to quote. */
export function Failure({ error, retry }: { error: Error; retry: () => void }) {
  const problem = error instanceof Problem ? error : null;
  if (problem?.status === 403) {
    return (
      <Empty title="You may not see this">
        Your role lacks the permission. Ask an owner of the organisation.
      </Empty>
    );
  }
  return (
    <div role="alert" className="grid justify-items-center gap-2 px-4 py-10 text-center">
      <p className="font-semibold">{problem?.message ?? "This page could not be shown."}</p>
      {problem?.requestId !== null && problem?.requestId !== undefined && (
        <p className="font-mono text-sm text-text-3">request {problem.requestId}</p>
      )}
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}
