import { Link } from "@tanstack/react-router";

import type { UnfinishedRuns as Unfinished } from "../api/types";
import { cx } from "../lib/cx";
import { plural, span } from "../lib/format";
import type { ScopeSearch } from "../lib/urlState";
import { Card } from "./Card";
import { When } from "./When";

interface Props {
  unfinished: Unfinished;
  search: ScopeSearch;
}

/** Runs that have begun and not ended; nothing at all when there are none. */
export function UnfinishedRuns({ unfinished: { runs, more, stuck_after_seconds }, search }: Props) {
  if (runs.length === 0) return null;
  const stuck = runs.filter(({ state }) => state === "stuck").length;
  const title = `${more ? "More than " : ""}${plural(runs.length, "run")} without an end`;
  return (
    <Card title={stuck === 0 ? title : `${title}, ${stuck} of them stuck`} flush>
      <p className="px-4 pb-2 text-sm text-text-2">
        Stuck means that nothing was heard of a run for {span(stuck_after_seconds)}; the setting
        AGENTMETRICS_STUCK_AFTER changes that. All environments are listed.
      </p>
      <ul className="max-h-48 overflow-auto border-t border-line">
        {runs.map((run) => (
          <li
            key={run.trace_id}
            className="grid grid-cols-[88px_minmax(0,1fr)] items-center gap-x-3 border-b border-line px-4 py-1.5 last:border-0 sm:grid-cols-[88px_minmax(0,1fr)_180px_160px]"
          >
            <State state={run.state} />
            <Link
              to="/runs/$id"
              params={{ id: run.trace_id }}
              search={{ ...search }}
              className="truncate font-medium hover:underline"
            >
              {run.agent_id === "" ? "unknown agent" : run.agent_id}
            </Link>
            <span className="col-start-2 text-text-2 sm:col-start-auto">
              began <When at={run.started_at} relative />
            </span>
            <span className="col-start-2 text-text-2 sm:col-start-auto">
              last heard <When at={run.last_seen} relative />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function State({ state }: { state: "running" | "stuck" }) {
  const stuck = state === "stuck";
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 justify-self-start rounded-full px-2 text-sm font-medium",
        stuck ? "bg-warn-soft text-warn" : "bg-accent-soft text-accent",
      )}
    >
      <span aria-hidden="true">{stuck ? "▲" : "○"}</span>
      {state}
    </span>
  );
}
