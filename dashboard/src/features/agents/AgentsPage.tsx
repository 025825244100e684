import { useNavigate, useSearch } from "@tanstack/react-router";

import { plural } from "../../lib/format";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { AgentTable } from "../../ui/AgentTable";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Empty } from "../../ui/States";
import { useAgents } from "./api";

const SORTS = [
  ["cost", "spend"],
  ["runs", "runs"],
  ["success_rate", "success"],
  ["p95", "p95"],
  ["last_run", "last run"],
] as const;

/** Every agent, with what it does, costs and how well. */
export function AgentsPage() {
  const scope = useScope();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = { q: one(raw, "q") ?? "", sort: one(raw, "sort") ?? "cost" };
  const agents = useAgents(scope, filter);
  const set = (key: string, value: string) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, [key]: value || undefined }),
      replace: true,
    });
  return (
    <Loaded query={agents}>
      {(data) => (
        <div className="grid gap-4">
          <h1>{plural(data.agents.length, "agent")} at work</h1>
          <div className="flex flex-wrap gap-2">
            <input
              type="search"
              aria-label="Find an agent"
              placeholder="Find an agent"
              defaultValue={filter.q}
              onChange={(event) => set("q", event.target.value)}
              className="h-8 w-64 rounded-md border border-line-strong bg-panel px-2.5"
            />
            <select
              aria-label="Sort by"
              value={filter.sort}
              onChange={(event) => set("sort", event.target.value)}
              className="h-8 rounded-md border border-line-strong bg-panel px-2"
            >
              {SORTS.map(([value, label]) => (
                <option key={value} value={value}>
                  by {label}
                </option>
              ))}
            </select>
          </div>
          <Card flush>
            {data.agents.length === 0 ? (
              <Empty title="No agent ran in this time">
                Choose a longer time range, or another environment.
              </Empty>
            ) : (
              <AgentTable agents={data.agents} search={scope.search} />
            )}
          </Card>
        </div>
      )}
    </Loaded>
  );
}
