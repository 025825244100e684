import { Link } from "@tanstack/react-router";

import type { AgentSessionSummary } from "../../../api/types";
import { count, duration, exactUsd, NONE, plural, shortId } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import type { Column } from "../../../ui/columns";
import { When } from "../../../ui/When";
import { cost, failures } from "../model";

/** What the list of sessions shows. */
export function conversationColumns(search: ScopeSearch): Column<AgentSessionSummary>[] {
  return [
    {
      id: "session_id",
      head: "Session",
      width: 168,
      title: ({ session_id }) => session_id,
      cell: ({ session_id }) => (
        <Link to="/session" search={{ ...search, session_id }} className="font-medium hover:underline">
          {shortId(session_id)}
        </Link>
      ),
    },
    {
      id: "runs",
      head: "Runs",
      width: 70,
      right: true,
      sort: "runs",
      cell: ({ runs }) => count(runs),
    },
    {
      id: "failures",
      head: "Failed",
      width: 84,
      right: true,
      sort: "failures",
      title: (session) => `${count(failures(session))} of ${plural(session.runs, "run")} failed`,
      cell: (session) =>
        failures(session) === 0 ? (
          <span className="text-text-3">none</span>
        ) : (
          <span className="text-bad">◆ {count(failures(session))}</span>
        ),
    },
    {
      id: "agents",
      head: "Agents",
      width: 190,
      title: ({ agents }) => agents.join(", "),
      cell: ({ agents, agent_count }) =>
        agent_count > agents.length ? plural(agent_count, "agent") : agents.join(", "),
    },
    {
      id: "cost",
      head: "Cost",
      width: 96,
      right: true,
      sort: "cost",
      title: (session) =>
        exactUsd(session.cost_usd) +
        (session.unpriced_runs === 0 ? "" : `, without ${plural(session.unpriced_runs, "unpriced run")}`),
      cell: (session) => (
        <span className={session.unpriced_runs > 0 ? "text-warn" : undefined}>{cost(session)}</span>
      ),
    },
    {
      id: "tokens",
      head: "Tokens",
      width: 88,
      right: true,
      title: ({ total_tokens }) => total_tokens.toLocaleString("en-US"),
      cell: ({ total_tokens }) => count(total_tokens),
    },
    {
      id: "wall",
      head: "Lasted",
      width: 96,
      right: true,
      sort: "duration",
      title: () => "From the begin of the first run to the end of the last",
      cell: ({ wall_ms }) => duration(wall_ms),
    },
    {
      id: "busy",
      head: "Busy",
      width: 96,
      right: true,
      title: () => "The time in which something ran",
      cell: ({ busy_ms }) => duration(busy_ms),
    },
    {
      id: "user",
      wide: true,
      head: "User",
      width: 110,
      title: ({ user_id }) => (user_id === null ? "not known" : `a pseudonym: ${user_id}`),
      cell: ({ user_id }) => (user_id === null ? NONE : shortId(user_id)),
    },
    {
      id: "last",
      head: "Last run",
      width: 96,
      right: true,
      sort: "last",
      cell: ({ last_at }) => <When at={last_at} relative />,
    },
  ];
}
