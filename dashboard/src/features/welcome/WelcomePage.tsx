import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useLayoutEffect, useState } from "react";

import { http } from "../../api/http";
import { useMay } from "../../api/me";
import type { ServerStatus } from "../../api/types";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Loaded } from "../../ui/Loaded";
import { Select } from "../../ui/Select";
import { Block, Skeleton, TitleBlock } from "../../ui/Skeleton";
import { check, libraries, troubles } from "./libraries";
import { snippets } from "./snippets";

/** No data yet: how to send the first run. Turns into the dashboard by itself when it arrives. */
export function WelcomePage() {
  const status = useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => http.get<ServerStatus>("/v1/status", { signal }),
    refetchInterval: 2_000,
  });
  return (
    <Loaded
      query={status}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <Block className="h-64" />
        </Skeleton>
      }
    >
      {({ has_runs }) => <Guide hasRuns={has_runs} />}
    </Loaded>
  );
}

function Guide({ hasRuns }: { hasRuns: boolean }) {
  // Who comes here with runs wants to read; who waits for the first is taken on.
  const [waiting] = useState(!hasRuns);
  const mayMakeKeys = useMay("key_manage");
  if (waiting && hasRuns) return <Arrived />;
  return (
    <div className="grid max-w-3xl gap-4">
      <div>
        <h1>{waiting ? "Send the first run" : "How to send runs"}</h1>
        {waiting && (
          <p className="flex items-center gap-2 text-text-2" aria-live="polite">
            <span aria-hidden="true" className="size-2 animate-pulse rounded-full bg-accent" />
            Waiting for it. This page becomes the dashboard as soon as a run arrives.
          </p>
        )}
      </div>
      <ol className="grid list-decimal gap-1 pl-5 text-text-2">
        <li>
          Put an API key into the environment variable <Name text="AGENTMETRICS_API_KEY" />: the one that the
          server printed at its first start, or{" "}
          {mayMakeKeys ? (
            <>
              one that you make in{" "}
              <Link to="/settings/$page" params={{ page: "keys" }} className="link">
                Settings → API keys
              </Link>
            </>
          ) : (
            "one that an owner or admin makes for you"
          )}
          .
        </li>
        <li>
          Put the path of the certificate that your client must trust into <Name text="AGENTMETRICS_CA" />:
          the server prints it after <Name text="ca:" /> at each start.
        </li>
        <li>Run any one of these. They need nothing else. Agents that report by OpenTelemetry: see below.</li>
      </ol>
      {snippets(window.location.origin).map(({ title, code }) => (
        <Lines key={title} title={title} code={code} />
      ))}
      <Instrumented />
    </div>
  );
}

/** Agents that are instrumented already: one choice, then the few lines for it. */
function Instrumented() {
  const all = libraries(window.location.origin);
  const [id, setId] = useState("python");
  const chosen = all.find((library) => library.id === id);
  return (
    <section className="grid gap-4 pt-4 wrap-anywhere" aria-labelledby="instrumented">
      <h2 id="instrumented">With OpenTelemetry</h2>
      <Select
        label="Your agent is built with"
        value={id}
        onChange={(event) => setId(event.target.value)}
        options={all.map((library) => [library.id, library.name])}
        help={chosen?.note}
      />
      {chosen?.steps.map(({ title, code }) => (
        <Lines key={title} title={title} code={code} />
      ))}
      <NothingArrives />
    </section>
  );
}

/** How to see that it worked, and what the usual errors mean. */
function NothingArrives() {
  return (
    <section className="grid gap-4 pt-4" aria-labelledby="nothing-arrives">
      <h2 id="nothing-arrives">When nothing arrives</h2>
      <Lines
        title="Answers {} when address, certificate and key are right"
        code={check(window.location.origin)}
      />
      <dl className="grid gap-2">
        {troubles().map(({ sign, means }) => (
          <div key={sign}>
            <dt className="font-medium">{sign}</dt>
            <dd className="text-text-2">{means}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Lines({ title, code }: { title: string; code: string }) {
  return (
    <Card title={title} aside={<CopyButton key={code} text={code} label={`Copy: ${title}`} />}>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm">
        {code}
      </pre>
    </Card>
  );
}

/** The first run is there: what the pages were told before it came, that there is nothing, holds no longer. */
function Arrived() {
  const queries = useQueryClient();
  useLayoutEffect(() => queries.removeQueries({ type: "inactive" }), [queries]);
  return <Navigate to="/overview" replace />;
}

function Name({ text }: { text: string }) {
  return <code className="rounded bg-sunken px-1 font-mono text-sm text-text">{text}</code>;
}
