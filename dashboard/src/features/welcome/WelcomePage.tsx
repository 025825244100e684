import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";

import { http } from "../../api/http";
import type { ServerStatus } from "../../api/types";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { snippets } from "./snippets";

/** No data yet: how to send the first run. Turns into the dashboard by itself when it arrives. */
export function WelcomePage() {
  const status = useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => http.get<ServerStatus>("/v1/status", { signal }),
    refetchInterval: 2_000,
  });
  if (status.data?.has_runs === true) return <Navigate to="/overview" replace />;
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <h1>Send the first run</h1>
        <p className="text-text-2" aria-live="polite">
          Waiting for it. This page becomes the dashboard as soon as a run arrives.
        </p>
      </div>
      <p className="text-text-2">
        The server printed an API key when it first started. Keep it in the environment variable{" "}
        <code className="font-mono">AGENTMETRICS_API_KEY</code>, and the path of the certificate it printed in{" "}
        <code className="font-mono">AGENTMETRICS_CA</code>.
      </p>
      {snippets(window.location.origin).map(({ title, code }) => (
        <Card key={title} title={title} aside={<CopyButton text={code} label={`Copy: ${title}`} />}>
          {/* A scrolling region has to be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm">
            {code}
          </pre>
        </Card>
      ))}
    </div>
  );
}
