import type { ReactNode } from "react";

import { Problem } from "../api/problems";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";

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
  if (problem?.status === 404) {
    return (
      <Empty title={problem.message}>
        It may be older than the time your organisation keeps runs, or the link is not complete.
      </Empty>
    );
  }
  return (
    <div role="alert" className="grid justify-items-center gap-2 px-4 py-10 text-center">
      <p className="font-semibold">{problem?.message ?? "This page could not be shown."}</p>
      <p className="text-text-2">
        {problem !== null && problem.status >= 400 && problem.status < 500
          ? "Trying again will not help: something in the address is wrong."
          : "Nothing was lost. Try again; if it stays, give the request id to whoever runs this server."}
      </p>
      {typeof problem?.requestId === "string" && (
        <p className="flex items-center gap-1 font-mono text-sm text-text-2">
          request {problem.requestId}
          <CopyButton text={problem.requestId} label="Copy the request id" />
        </p>
      )}
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}
