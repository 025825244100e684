import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

import type { AgentDetail } from "../../api/types";
import { TimeChart } from "../../charts/TimeChart";
import { changePercent, count, duration, percent, ratioChange, short, usd } from "../../lib/format";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Kpi } from "../../ui/Kpi";
import { Loaded } from "../../ui/Loaded";
import { RunTable } from "../../ui/RunTable";
import { Empty } from "../../ui/States";
import { useAgent } from "./api";
import { Failures, Models, Tools, Versions } from "./components/Breakdowns";

/** One agent: how it does, what it costs, what fails. */
export function AgentPage() {
  const scope = useScope();
  const agentId = one(useSearch({ strict: false }), "agent_id") ?? "";
  const agent = useAgent(scope, agentId);
  return (
    <Loaded query={agent} rows={8}>
      {(data) => (
        <div className="grid gap-4">
          <div>
            <h1 className="break-all">{data.agent_id}</h1>
            <Link to="/runs" search={{ ...scope.search, agent_id: data.agent_id }} className="link">
              its runs
            </Link>
          </div>
          {data.totals.runs === 0 ? (
            <Card>
              <Empty title="It did not run in this time">Choose a longer time range above.</Empty>
            </Card>
          ) : (
            <Everything data={data} />
          )}
        </div>
      )}
    </Loaded>
  );
}

const change = (now: number | null, before: number | null) => {
  const ratio = ratioChange(now, before);
  return ratio === null ? "nothing to compare" : changePercent(ratio);
};

function Everything({ data }: { data: AgentDetail }) {
  const scope = useScope();
  const navigate = useNavigate();
  const zoom = useCallback(
    (from: string, to: string) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, range: undefined, from, to }),
      }),
    [navigate],
  );
  const { totals: now, previous_totals: before, series } = data;
  return (
    <>
      <div className="grid grid-cols-2 divide-line rounded-lg border border-line bg-panel shadow-card md:grid-cols-4 md:divide-x">
        <Kpi
          label="Runs"
          value={count(now.runs)}
          change={change(now.runs, before.runs)}
          trend={series.map((p) => p.runs)}
        />
        <Kpi
          label="Success"
          value={percent(now.success_rate)}
          change={`was ${percent(before.success_rate)}`}
          trend={series.filter((p) => p.runs > 0).map((p) => p.success / p.runs)}
        />
        <Kpi
          label="Spend"
          value={usd(now.cost_usd)}
          change={`${usd(now.cost_per_run)} per run, was ${usd(before.cost_per_run)}`}
          trend={series.map((p) => p.cost_usd)}
        />
        <Kpi
          label="p95 latency"
          value={duration(now.p95_ms)}
          change={`was ${duration(before.p95_ms)}`}
          trend={series.flatMap((p) => (p.p95_ms === null ? [] : [p.p95_ms]))}
        />
      </div>
      <div className="rounded-lg border border-line bg-panel shadow-card">
        <TimeChart
          title="Runs by outcome"
          kind="bars"
          times={series.map(({ t }) => t)}
          layers={[
            { name: "failed", colour: "--bad", values: series.map(({ failed }) => failed) },
            {
              name: "timeout",
              colour: "--warn",
              values: series.map((p) => p.timeout + p.killed + p.cancelled),
            },
            { name: "success", colour: "--quiet", values: series.map(({ success }) => success) },
          ]}
          format={short}
          onZoom={zoom}
        />
      </div>
      <Failures failures={data.errors} agentId={data.agent_id} search={scope.search} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Versions versions={data.versions} />
        <Models models={data.models} />
      </div>
      <Tools tools={data.tools} />
      <Card title="Recent runs" flush>
        <RunTable runs={data.recent_runs} search={scope.search} />
      </Card>
    </>
  );
}
