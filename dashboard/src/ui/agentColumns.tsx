import { Link } from "@tanstack/react-router";

import type { AgentSummary } from "../api/types";
import { Sparkline } from "../charts/Sparkline";
import { count, duration, exactUsd, plural, usd } from "../lib/format";
import type { ScopeSearch } from "../lib/urlState";
import type { Column } from "./columns";
import { Meter } from "./Meter";
import { When } from "./When";

/** What a list of agents shows; the same on every page. */
export function agentColumns(search: ScopeSearch): Column<AgentSummary>[] {
  return [
    {
      id: "agent_id",
      head: "Agent",
      width: 190,
      title: ({ agent_id }) => agent_id,
      cell: ({ agent_id }) => (
        <Link to="/agent" search={{ ...search, agent_id }} className="font-medium hover:underline">
          {agent_id}
        </Link>
      ),
    },
    {
      id: "runs",
      head: "Runs",
      width: 80,
      right: true,
      sort: "runs",
      title: (agent) => `${plural(agent.runs, "run")}, ${count(agent.previous.runs)} in the time before`,
      cell: (agent) => count(agent.runs),
    },
    {
      id: "success",
      head: "Success",
      width: 140,
      sort: "success_rate",
      title: (agent) =>
        `${count(agent.runs - agent.success)} of ${plural(agent.runs, "run")} did not succeed`,
      cell: (agent) => <Meter rate={agent.success_rate} />,
    },
    { id: "p50", wide: true, head: "p50", width: 84, right: true, cell: (agent) => duration(agent.p50_ms) },
    { id: "p95", head: "p95", width: 84, right: true, sort: "p95", cell: (agent) => duration(agent.p95_ms) },
    {
      id: "cost",
      head: "Spend",
      width: 96,
      right: true,
      sort: "cost",
      title: spendTitle,
      cell: (agent) => <Spend agent={agent} />,
    },
    {
      id: "per_run",
      head: "Per run",
      width: 84,
      right: true,
      title: (agent) => exactUsd(agent.cost_per_run),
      cell: (agent) => usd(agent.cost_per_run),
    },
    {
      id: "versions",
      head: "Version",
      width: 100,
      title: ({ versions }) => versions.filter(Boolean).join(", "),
      cell: ({ versions }) => versions.filter(Boolean).at(-1) ?? "",
    },
    {
      id: "trend",
      head: "Runs over time",
      width: 128,
      cell: (agent) => (
        <span className="text-text-3">
          <Sparkline values={agent.spark} />
        </span>
      ),
    },
    {
      id: "last",
      head: "Last run",
      width: 96,
      right: true,
      sort: "last_run",
      cell: (agent) => <When at={agent.last_run_at} relative />,
    },
  ];
}

function spendTitle({ cost_usd, unpriced_runs }: AgentSummary): string {
  const missing = unpriced_runs === 0 ? "" : `, without ${plural(unpriced_runs, "unpriced run")}`;
  return exactUsd(cost_usd) + missing;
}

/** A sum that lacks something says so. */
function Spend({ agent: { cost_usd, unpriced_runs, runs } }: { agent: AgentSummary }) {
  if (unpriced_runs === runs) return <span className="text-warn">unpriced</span>;
  return (
    <>
      {unpriced_runs > 0 && <span className="text-warn">≥ </span>}
      {usd(cost_usd)}
    </>
  );
}
