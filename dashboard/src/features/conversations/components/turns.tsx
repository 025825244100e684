import { Link } from "@tanstack/react-router";

import type { AgentSessionSummary, AgentSessionTurn } from "../../../api/types";
import { count, duration, exactUsd, usd } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import type { Column } from "../../../ui/columns";
import { StatusPill } from "../../../ui/StatusPill";
import { When } from "../../../ui/When";
import { bar } from "../model";

const WIDTH = 180;

/** The runs of a session: when, after what pause, who, how it went. */
export function turnColumns(search: ScopeSearch, session: AgentSessionSummary): Column<AgentSessionTurn>[] {
  return [
    {
      id: "started_at",
      head: "Began",
      width: 160,
      cell: (run) => (
        <Link to="/runs/$id" params={{ id: run.id }} search={{ ...search }} className="hover:underline">
          <When at={run.started_at} />
        </Link>
      ),
    },
    {
      id: "gap",
      head: "After",
      width: 84,
      right: true,
      title: ({ gap_ms }) =>
        gap_ms === null ? "the first, or beside another one" : "nothing ran for so long before it",
      cell: ({ gap_ms }) => <span className="text-text-3">{gap_ms === null ? "" : duration(gap_ms)}</span>,
    },
    { id: "agent_id", head: "Agent", width: 150, title: (run) => run.agent_id, cell: (run) => run.agent_id },
    { id: "status", head: "Outcome", width: 104, cell: (run) => <StatusPill status={run.status} /> },
    {
      id: "bar",
      head: "Within the session",
      width: WIDTH + 28,
      cell: (run) => <Bar run={run} session={session} />,
    },
    { id: "took", head: "Took", width: 84, right: true, cell: (run) => duration(run.duration_ms) },
    {
      id: "cost",
      head: "Cost",
      width: 90,
      right: true,
      title: (run) => exactUsd(run.cost_usd),
      cell: (run) => (run.cost_usd === null ? "unpriced" : usd(run.cost_usd)),
    },
    { id: "tokens", head: "Tokens", width: 84, right: true, cell: (run) => count(run.total_tokens) },
    {
      id: "error",
      head: "Error",
      width: 220,
      title: (run) => run.error,
      cell: (run) => <span className="text-bad">{run.error}</span>,
    },
  ];
}

/** The words of the row say the same; this is for the eye. */
function Bar({ run, session }: { run: AgentSessionTurn; session: AgentSessionSummary }) {
  const { left, width } = bar(run, session);
  const tone =
    run.status === "success" ? "fill-quiet" : run.status === "cancelled" ? "fill-text-3" : "fill-bad";
  return (
    <svg width={WIDTH} height="10" aria-hidden="true" className="block">
      <rect y="4" width={WIDTH} height="2" rx="1" className="fill-line" />
      <rect x={left * WIDTH} width={Math.max(2, width * WIDTH)} height="10" rx="2" className={tone} />
    </svg>
  );
}
