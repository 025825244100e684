import { Link } from "@tanstack/react-router";

import type { ScopeSearch } from "../lib/urlState";

interface Props {
  /** Some of them. */
  agents: readonly string[];
  total: number;
  search: ScopeSearch;
}

/** The first agent as a link, and how many more there are. */
export function AgentNames({ agents, total, search }: Props) {
  const first = agents[0];
  if (first === undefined) return null;
  return (
    <>
      <Link to="/agent" search={{ ...search, agent_id: first }} className="hover:underline">
        {first}
      </Link>
      {total > 1 && <span className="text-text-3"> +{total - 1}</span>}
    </>
  );
}

/** The names in several rows, each once. */
export function agentsOf(rows: readonly { agents: readonly string[] }[]): string[] {
  return [...new Set(rows.flatMap(({ agents }) => agents))].sort();
}

/** All of the names, for a hover. */
export function namesTitle(agents: readonly string[], total: number): string {
  const more = total - agents.length;
  return agents.join(", ") + (more > 0 ? ` and ${String(more)} more` : "");
}
