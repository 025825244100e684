import { useNavigate, useSearch } from "@tanstack/react-router";

import type { AgentSessionsWhole } from "../../api/types";
import { plural } from "../../lib/format";
import { parseNarrowing } from "../../lib/narrowing";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { DataTable } from "../../ui/DataTable";
import { Stale } from "../../ui/Loaded";
import { MoreRows } from "../../ui/MoreRows";
import { NarrowBy } from "../../ui/NarrowBy";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { Empty, Failure } from "../../ui/States";
import { useConversations } from "./api";
import { conversationColumns } from "./components/columns";
import { headline } from "./model";

/** Conversations: which went wrong, how long they took and what they cost. */
export function ConversationsPage() {
  const scope = useScope();
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const narrowing = parseNarrowing(raw);
  const sort = one(raw, "sort") ?? "last";
  const order = one(raw, "order") === "asc" ? "asc" : "desc";
  const query = useConversations(scope, narrowing, sort, order);
  const pages = query.data?.pages ?? [];
  const sessions = pages.flatMap((page) => page.sessions);
  const whole = pages[0]?.whole;
  const retry = () => void query.refetch();
  return (
    <div className="grid gap-4">
      <div>
        <h1>{whole === undefined ? "Sessions" : headline(whole)}</h1>
        <p className="text-text-2">Runs with the same session id, as one conversation.</p>
      </div>
      <NarrowBy narrowing={narrowing} />
      {query.isError &&
        (pages.length === 0 ? (
          <Failure error={query.error} retry={retry} />
        ) : (
          <Stale since={query.dataUpdatedAt} message={query.error.message} retry={retry} />
        ))}
      {pages.length === 0 && !query.isError && (
        <Skeleton>
          <TableBlock rows={12} />
        </Skeleton>
      )}
      {whole !== undefined && sessions.length === 0 && (
        <Card>
          <NoSession whole={whole} />
        </Card>
      )}
      {sessions.length > 0 && (
        <Card flush>
          <DataTable
            label="Sessions"
            rows={sessions}
            columns={conversationColumns(scope.search)}
            keyOf={({ session_id }) => session_id}
            onOpen={({ session_id }) =>
              void navigate({ to: "/session", search: { ...scope.search, session_id } })
            }
            keyboard
            className="max-h-[max(24rem,calc(100vh-12rem))]"
            sorting={{
              by: sort,
              order,
              onSort: (by, direction) =>
                void navigate({
                  to: ".",
                  search: (before: Record<string, unknown>) => ({ ...before, sort: by, order: direction }),
                }),
            }}
          />
          <MoreRows shown={sessions.length} total={whole?.sessions} query={query} />
        </Card>
      )}
    </div>
  );
}

function NoSession({ whole: { runs, runs_without } }: { whole: AgentSessionsWhole }) {
  if (runs_without === 0) {
    return (
      <Empty title={runs === 0 ? "Nothing ran in this time" : "No session matches"}>
        Take a filter away, or choose a longer time range.
      </Empty>
    );
  }
  return (
    <Empty title={`${plural(runs_without, "run")}, none of them in a session`}>
      Runs of one conversation belong together when each says the same <code>session_id</code>. With
      OpenTelemetry, set <code>gen_ai.conversation.id</code> or <code>session.id</code> on the agent’s span.
    </Empty>
  );
}
