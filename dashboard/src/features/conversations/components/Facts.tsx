import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { AgentSessionSummary } from "../../../api/types";
import { count, duration, exactUsd, plural, shortId } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { When } from "../../../ui/When";
import { cost } from "../model";

/** The conversation in numbers. */
export function Facts({ session }: { session: AgentSessionSummary }) {
  const { search } = useScope();
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3 shadow-card">
      <Fact name="Cost" exact={exactUsd(session.cost_usd)}>
        {cost(session)}
        {session.unpriced_runs > 0 && (
          <span className="pl-1.5 text-base text-warn">{plural(session.unpriced_runs, "run")} unpriced</span>
        )}
      </Fact>
      <Fact name="Tokens">{count(session.total_tokens)}</Fact>
      <Fact name="Busy">
        {duration(session.busy_ms)}{" "}
        <span className="text-base text-text-2">of {duration(session.wall_ms)}</span>
      </Fact>
      <Fact name="Began">
        <When at={session.started_at} />
      </Fact>
      <Fact name="Last run">
        <When at={session.last_at} />
      </Fact>
      <Fact name={session.agent_count === 1 ? "Agent" : plural(session.agent_count, "agent")}>
        <span className="flex flex-wrap gap-x-3">
          {session.agents.map((agent_id) => (
            <Link key={agent_id} to="/agent" search={{ ...search, agent_id }} className="link break-all">
              {agent_id}
            </Link>
          ))}
        </span>
      </Fact>
      {session.user_id !== null && (
        <Fact name="User, as a pseudonym" exact={session.user_id}>
          {shortId(session.user_id)}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, exact, children }: { name: string; exact?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-text-2">{name}</dt>
      <dd className="tnum text-lg font-semibold" title={exact}>
        {children}
      </dd>
    </div>
  );
}
