import { useNavigate } from "@tanstack/react-router";

import type { AgentSummary } from "../api/types";
import type { ScopeSearch } from "../lib/urlState";
import { agentColumns } from "./agentColumns";
import type { Sorting } from "./columns";
import { DataTable } from "./DataTable";

interface Props {
  agents: AgentSummary[];
  search: ScopeSearch;
  sorting?: Sorting;
  onEnd?: (() => void) | undefined;
  className?: string;
}

/** One row per agent; a row opens its agent. */
export function AgentTable({ agents, search, ...rest }: Props) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="Agents"
      rows={agents}
      columns={agentColumns(search)}
      keyOf={({ agent_id }) => agent_id}
      onOpen={({ agent_id }) => void navigate({ to: "/agent", search: { ...search, agent_id } })}
      keyboard
      {...rest}
    />
  );
}
