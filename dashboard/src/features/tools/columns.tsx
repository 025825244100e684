import { Link } from "@tanstack/react-router";

import type { CalledTool } from "../../api/types";
import { Sparkline } from "../../charts/Sparkline";
import { runsOfCalls } from "../../lib/callsOf";
import type { CallsOf } from "../../lib/callsOf";
import { count, duration, plural } from "../../lib/format";
import type { ScopeSearch } from "../../lib/urlState";
import { AgentNames, namesTitle } from "../../ui/AgentNames";
import type { Column } from "../../ui/columns";
import { FailureRate } from "../../ui/FailureRate";
import { When } from "../../ui/When";
import { callsTitle, change } from "./model";

/** What the table can be sorted by. */
export const ORDERS = {
  name: (tool: CalledTool) => tool.name,
  calls: (tool: CalledTool) => tool.calls,
  failures: (tool: CalledTool) => tool.failure_rate,
  p50: (tool: CalledTool) => tool.p50_ms,
  p95: (tool: CalledTool) => tool.p95_ms,
  last: (tool: CalledTool) => tool.last_at,
};

/** The runs in which a tool was used; null when no run can be found by it. */
export function runsOf(tool: CalledTool, search: ScopeSearch, calls: CallsOf) {
  return tool.name === "" || tool.runs === 0 ? null : { ...search, ...runsOfCalls(calls), tool: tool.name };
}

export function toolColumns(search: ScopeSearch, calls: CallsOf): Column<CalledTool>[] {
  return [
    {
      id: "name",
      head: "Tool",
      width: 190,
      sort: "name",
      title: ({ name }) => name,
      cell: (tool) => {
        const runs = runsOf(tool, search, calls);
        const name = tool.name || "without a name";
        return runs === null ? (
          <span className="font-mono text-sm">{name}</span>
        ) : (
          <Link to="/runs" search={runs} className="font-mono text-sm font-medium hover:underline">
            {name}
          </Link>
        );
      },
    },
    {
      id: "calls",
      head: "Calls",
      width: 84,
      right: true,
      sort: "calls",
      title: callsTitle,
      cell: (tool) => (tool.calls === 0 ? <span className="text-text-3">not told</span> : count(tool.calls)),
    },
    {
      id: "change",
      head: "Change",
      width: 80,
      right: true,
      cell: (tool) => <span className="text-text-3">{change(tool)}</span>,
    },
    {
      id: "failures",
      head: "Failures",
      width: 148,
      sort: "failures",
      title: (tool) => `${count(tool.failed_calls)} of ${plural(tool.calls, "call")} failed`,
      cell: (tool) => <FailureRate rate={tool.failure_rate} />,
    },
    {
      id: "p50",
      head: "p50",
      width: 84,
      right: true,
      sort: "p50",
      cell: ({ p50_ms }) => duration(p50_ms),
    },
    {
      id: "p95",
      head: "p95",
      width: 84,
      right: true,
      sort: "p95",
      cell: ({ p95_ms }) => duration(p95_ms),
    },
    {
      id: "trend",
      head: "Calls over time",
      width: 128,
      cell: ({ calls_spark }) => (
        <span className="text-text-3">
          <Sparkline values={calls_spark} />
        </span>
      ),
    },
    {
      id: "agents",
      head: "Agents",
      width: 160,
      title: ({ agents, agent_count }) => namesTitle(agents, agent_count),
      cell: ({ agents, agent_count }) => <AgentNames agents={agents} total={agent_count} search={search} />,
    },
    {
      id: "last",
      head: "Last used",
      width: 110,
      right: true,
      sort: "last",
      cell: ({ last_at }) => <When at={last_at} relative />,
    },
  ];
}
