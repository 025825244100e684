import { useNavigate, useSearch } from "@tanstack/react-router";

import { plural } from "../../lib/format";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { AgentTable } from "../../ui/AgentTable";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useAgents } from "./api";

/** Every agent, with what it does, costs and how well. */
export function AgentsPage() {
  const scope = useScope();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter = {
    q: one(raw, "q") ?? "",
    sort: one(raw, "sort") ?? "cost",
    order: one(raw, "order") === "asc" ? ("asc" as const) : ("desc" as const),
  };
  const agents = useAgents(scope, filter);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, ...change }),
      replace: true,
    });
  return (
    <Loaded
      query={agents}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <TableBlock rows={14} />
        </Skeleton>
      }
    >
      {(data) => (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h1>{plural(data.total, "agent")} at work</h1>
            <input
              type="search"
              aria-label="Find an agent"
              placeholder="Find an agent"
              defaultValue={filter.q}
              onChange={(event) => set({ q: event.target.value || undefined })}
              className="h-8 w-64 max-w-full rounded-md border border-line-strong bg-panel px-2.5"
            />
          </div>
          <Card flush>
            {data.agents.length === 0 ? (
              <NoAgent searched={filter.q !== ""} />
            ) : (
              <AgentTable
                agents={data.agents}
                search={scope.search}
                className="max-h-[max(24rem,calc(100vh-10rem))]"
                sorting={{
                  by: filter.sort,
                  order: filter.order,
                  onSort: (sort, order) => set({ sort, order }),
                }}
              />
            )}
            {data.agents.length < data.total && (
              <p className="px-4 py-2 text-text-2">
                The first {data.agents.length} in this order. Search to find the others.
              </p>
            )}
          </Card>
        </div>
      )}
    </Loaded>
  );
}

function NoAgent({ searched }: { searched: boolean }) {
  return searched ? (
    <Empty title="No agent has that in its name">Clear the search, or choose a longer time range.</Empty>
  ) : (
    <Empty title="No agent ran in this time">Choose a longer time range, or another environment.</Empty>
  );
}
