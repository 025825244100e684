import { Link } from "@tanstack/react-router";

import type { ErrorGroup } from "../../../api/types";
import { Sparkline } from "../../../charts/Sparkline";
import { count, percent, plural } from "../../../lib/format";
import type { Column } from "../../../ui/columns";
import { When } from "../../../ui/When";
import { outcome, what, words } from "../model";

/** What the list of errors shows. Opening one keeps the rest of the address. */
export function errorColumns(search: Record<string, unknown>): Column<ErrorGroup>[] {
  return [
    {
      id: "words",
      head: "Error",
      width: 256,
      title: ({ example }) => example,
      cell: (error) => (
        <Link
          to="/errors"
          search={{ ...search, group: error.fingerprint }}
          className="font-medium hover:underline"
        >
          {error.new && (
            <span className="mr-1.5 rounded-full bg-bad-soft px-2 text-sm font-medium text-bad">new</span>
          )}
          {words(error)}
        </Link>
      ),
    },
    { id: "what", head: "Where", width: 148, title: what, cell: (error) => what(error) },
    {
      id: "trend",
      head: "Over time",
      width: 124,
      cell: ({ series }) => (
        <span className="text-text-3">
          <Sparkline values={series} />
        </span>
      ),
    },
    {
      id: "count",
      head: "Times",
      width: 70,
      right: true,
      sort: "count",
      cell: (error) => count(error.count),
    },
    {
      id: "runs",
      head: "Runs",
      width: 104,
      right: true,
      sort: "runs",
      title: (error) => `${plural(error.runs, "run")}, ${percent(error.share)} of all`,
      cell: (error) => (
        <>
          {count(error.runs)} <span className="text-text-3">{percent(error.share)}</span>
        </>
      ),
    },
    { id: "outcome", head: "Outcome", width: 124, title: outcome, cell: outcome },
    {
      id: "agents",
      head: "Agents",
      width: 136,
      title: ({ agents }) => agents.join(", "),
      cell: ({ agents, agent_count }) => (agent_count > 2 ? plural(agent_count, "agent") : agents.join(", ")),
    },
    {
      id: "first",
      head: "First seen",
      width: 90,
      right: true,
      cell: ({ first_seen }) => <When at={first_seen} relative />,
    },
    {
      id: "last",
      head: "Last seen",
      width: 90,
      right: true,
      sort: "last",
      cell: ({ last_seen }) => <When at={last_seen} relative />,
    },
  ];
}
