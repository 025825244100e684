import { Link } from "@tanstack/react-router";

import type { AgentSummary } from "../api/types";
import { Sparkline } from "../charts/Sparkline";
import { cx } from "../lib/cx";
import { count, duration, exactUsd, percent, usd } from "../lib/format";
import type { ScopeSearch } from "../lib/urlState";
import { Cell, Head, Table } from "./Table";
import { When } from "./When";

function tone(rate: number | null): string {
  if (rate === null) return "bg-quiet";
  return rate >= 0.97 ? "bg-good" : rate >= 0.9 ? "bg-warn" : "bg-bad";
}

interface Props {
  agents: AgentSummary[];
  search: ScopeSearch;
}

/** One row per agent; the same on every page that lists agents. */
export function AgentTable({ agents, search }: Props) {
  return (
    <Table label="Agents">
      <thead>
        <tr>
          <Head>Agent</Head>
          <Head right>Runs</Head>
          <Head>Success</Head>
          <Head right>p50</Head>
          <Head right>p95</Head>
          <Head right>Spend</Head>
          <Head right>per run</Head>
          <Head>Trend</Head>
          <Head right>Last run</Head>
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <tr key={agent.agent_id} className="hover:bg-sunken">
            <Cell>
              <Link
                to="/agent"
                search={{ ...search, agent_id: agent.agent_id }}
                className="font-medium hover:underline"
                title={agent.agent_id}
              >
                {agent.agent_id}
              </Link>
            </Cell>
            <Cell right>{count(agent.runs)}</Cell>
            <Cell>
              <span className="inline-flex items-center gap-2">
                <span className="w-12">{percent(agent.success_rate)}</span>
                <svg width="56" height="4" aria-hidden="true" className="rounded-full bg-line">
                  <foreignObject width={56 * (agent.success_rate ?? 0)} height="4">
                    <div className={cx("h-1", tone(agent.success_rate))} />
                  </foreignObject>
                </svg>
              </span>
            </Cell>
            <Cell right>{duration(agent.p50_ms)}</Cell>
            <Cell right>{duration(agent.p95_ms)}</Cell>
            <Cell right>
              <span title={exactUsd(agent.cost_usd)}>{usd(agent.cost_usd)}</span>
              {agent.unpriced_runs > 0 && (
                <span className="text-warn" title={`${agent.unpriced_runs} runs have no price`}>
                  {" "}
                  +?
                </span>
              )}
            </Cell>
            <Cell right>{usd(agent.cost_per_run)}</Cell>
            <Cell>
              <span className="text-text-3">
                <Sparkline values={agent.spark} />
              </span>
            </Cell>
            <Cell right>
              <When at={agent.last_run_at} relative />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
