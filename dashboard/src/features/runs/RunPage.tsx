import { Link, useParams } from "@tanstack/react-router";

import type { RunDetail } from "../../api/types";
import { count, duration, exactUsd, plural, usd } from "../../lib/format";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Loaded } from "../../ui/Loaded";
import { RunTable } from "../../ui/RunTable";
import { StatusPill } from "../../ui/StatusPill";
import { When } from "../../ui/When";
import { useRun } from "./api";
import { CostPanel } from "./components/CostPanel";
import { RunTabs } from "./components/RunTabs";

/** One run: what happened, how long, what it cost and why. */
export function RunPage() {
  const { id } = useParams({ strict: false });
  const run = useRun(id ?? "");
  return <Loaded query={run}>{(data) => <Everything run={data} />}</Loaded>;
}

function Everything({ run }: { run: RunDetail }) {
  const { search } = useScope();
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="break-all">{run.agent_id}</h1>
        <StatusPill status={run.status} />
        {run.version !== "" && <span className="rounded-full bg-sunken px-2 text-sm">{run.version}</span>}
        {run.environment !== "" && (
          <span className="rounded-full bg-sunken px-2 text-sm">{run.environment}</span>
        )}
        <span className="text-text-2">
          <When at={run.at} />
          {run.session_id !== "" && (
            <>
              , session{" "}
              <Link
                to="/runs"
                search={{ ...search, range: "30d", session_id: run.session_id }}
                className="link"
              >
                {run.session_id}
              </Link>
            </>
          )}
          {run.parent !== null && (
            <>
              , called by{" "}
              <Link to="/runs/$id" params={{ id: run.parent.id }} search={{ ...search }} className="link">
                {run.parent.agent_id}
              </Link>
            </>
          )}
        </span>
        <CopyButton text={run.id} label="Copy the run's id" />
      </div>
      <Strip run={run} />
      {run.error !== "" && (
        <div className="rounded-lg bg-bad-soft px-4 py-3 font-mono text-sm break-words text-bad">
          {run.error}
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <RunTabs run={run} />
        <CostPanel run={run} />
      </div>
      {run.children.length > 0 && (
        <Card title={`Called ${plural(run.children.length, "run")}`} flush>
          <RunTable runs={run.children} search={search} />
        </Card>
      )}
    </div>
  );
}

function Strip({ run }: { run: RunDetail }) {
  const { search } = useScope();
  const figures: [string, string, string?][] = [
    ["Duration", duration(run.duration_ms)],
    ["Cost", run.cost_usd === null ? "unpriced" : usd(run.cost_usd), exactUsd(run.cost_usd)],
    ["Input tokens", count(run.input_tokens + run.cache_read_tokens + run.cache_write_tokens)],
    ["of them cached", count(run.cache_read_tokens)],
    ["Output tokens", count(run.output_tokens)],
    ["Model calls", count(run.llm_calls)],
    [
      "Tool calls",
      run.tool_errors > 0
        ? `${count(run.tool_calls)}, ${count(run.tool_errors)} failed`
        : count(run.tool_calls),
    ],
  ];
  const redacted = run.redacted_secrets + run.redacted_cards;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3 shadow-card">
      {figures.map(([name, value, exact]) => (
        <div key={name}>
          <dt className="text-text-2">{name}</dt>
          <dd className="tnum text-lg font-semibold" title={exact}>
            {value}
          </dd>
        </div>
      ))}
      {redacted > 0 && (
        <div>
          <dt className="text-text-2">Redacted</dt>
          <dd className="text-lg font-semibold text-warn">
            {plural(run.redacted_secrets, "secret")}, {plural(run.redacted_cards, "card number")}
          </dd>
        </div>
      )}
      {run.similar_failures !== null && run.similar_failures.count > 1 && (
        <div className="ml-auto text-right">
          <dt className="text-text-2">Same failure</dt>
          <dd className="text-lg font-semibold">
            <Link
              to="/runs"
              search={{ ...search, range: "7d", error_fingerprint: run.error_fingerprint ?? "" }}
              className="link"
            >
              {plural(run.similar_failures.count, "run")}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}
