import { useNavigate } from "@tanstack/react-router";

import type { RunSummary } from "../api/types";
import { count, duration, exactUsd, usd } from "../lib/format";
import type { ScopeSearch } from "../lib/urlState";
import { StatusPill } from "./StatusPill";
import { Cell, Head, Table } from "./Table";
import { When } from "./When";

interface Props {
  runs: RunSummary[];
  search: ScopeSearch;
}

/** One row per run; a row opens its run. */
export function RunTable({ runs, search }: Props) {
  const navigate = useNavigate();
  const open = (id: string) => void navigate({ to: "/runs/$id", params: { id }, search: { ...search } });
  return (
    <Table label="Runs">
      <thead>
        <tr>
          <Head>Ended</Head>
          <Head>Agent</Head>
          <Head>Outcome</Head>
          <Head right>Took</Head>
          <Head right>Cost</Head>
          <Head right>Tokens</Head>
          <Head>Model</Head>
          <Head>Version</Head>
          <Head>Error</Head>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id} className="cursor-pointer hover:bg-sunken" onClick={() => open(run.id)}>
            <Cell>
              <button
                type="button"
                className="hover:underline"
                onClick={(event) => {
                  event.stopPropagation();
                  open(run.id);
                }}
              >
                <When at={run.at} />
              </button>
            </Cell>
            <Cell>{run.agent_id}</Cell>
            <Cell>
              <StatusPill status={run.status} />
            </Cell>
            <Cell right>{duration(run.duration_ms)}</Cell>
            <Cell right>
              <span title={exactUsd(run.cost_usd)}>
                {run.cost_usd === null ? "unpriced" : usd(run.cost_usd)}
              </span>
            </Cell>
            <Cell right>{count(run.total_tokens)}</Cell>
            <Cell>{run.model}</Cell>
            <Cell>{run.version}</Cell>
            <Cell>
              <span className="text-bad" title={run.error}>
                {run.error}
              </span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
