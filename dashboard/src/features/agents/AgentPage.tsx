import { Link, useSearch } from "@tanstack/react-router";

import type { AgentDetail } from "../../api/types";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Loaded } from "../../ui/Loaded";
import { runColumns, USUAL_RUN_COLUMNS } from "../../ui/runColumns";
import { RunTable } from "../../ui/RunTable";
import { Block, ChartBlock, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { UnfinishedRuns } from "../../ui/UnfinishedRuns";
import { useAgent, useUnfinishedRuns } from "./api";
import { AgentCharts } from "./components/AgentCharts";
import { AgentNumbers } from "./components/AgentNumbers";
import { Failures } from "./components/Failures";
import { Latency } from "./components/Latency";
import { Models } from "./components/Models";
import { Tools } from "./components/Tools";
import { Versions } from "./components/Versions";

// Every one of its runs has the same agent.
const COLUMNS: readonly string[] = USUAL_RUN_COLUMNS.filter((id) => id !== "agent_id");

/** One agent: how it does, what it costs, what fails. */
export function AgentPage() {
  const scope = useScope();
  const agentId = one(useSearch({ strict: false }), "agent_id") ?? "";
  const agent = useAgent(scope, agentId);
  const unfinished = useUnfinishedRuns(scope, agentId);
  return (
    <Loaded query={agent} skeleton={<AgentSkeleton />}>
      {(data) => (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center gap-x-3">
            <h1 className="break-all">{data.agent_id}</h1>
            <CopyButton text={data.agent_id} label="Copy the agent's id" />
            <Link to="/runs" search={{ ...scope.search, agent_id: data.agent_id }} className="link ml-auto">
              all its runs
            </Link>
          </div>
          {unfinished.data !== undefined && (
            <UnfinishedRuns unfinished={unfinished.data} search={scope.search} />
          )}
          {data.totals.runs === 0 ? (
            <Card>
              <Empty title="It did not run in this time">
                Choose a longer time range, or another environment.
              </Empty>
            </Card>
          ) : (
            <Everything data={data} />
          )}
        </div>
      )}
    </Loaded>
  );
}

function Everything({ data }: { data: AgentDetail }) {
  const { search } = useScope();
  const columns = runColumns(search).filter(({ id }) => COLUMNS.includes(id));
  return (
    <>
      <AgentNumbers data={data} />
      <AgentCharts data={data} />
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <Failures failures={data.errors} agentId={data.agent_id} search={search} />
        <Latency histogram={data.duration_histogram} />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Versions versions={data.versions} agentId={data.agent_id} search={search} />
        <Models models={data.models} agentId={data.agent_id} search={search} />
      </div>
      <Tools tools={data.tools} agentId={data.agent_id} search={search} />
      <Card title="Recent runs" flush>
        <RunTable
          runs={data.recent_runs}
          search={search}
          columns={columns}
          keyboard
          className="max-h-[44rem]"
        />
      </Card>
    </>
  );
}

function AgentSkeleton() {
  return (
    <Skeleton>
      <TitleBlock />
      <Block className="h-[98px]" />
      <div className="grid gap-4 lg:grid-cols-2">
        <ChartBlock />
        <ChartBlock />
      </div>
      <TableBlock rows={6} />
    </Skeleton>
  );
}
