import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";

import type { AgentSession } from "../../api/types";
import { shortId } from "../../lib/format";
import { useHotkeys } from "../../lib/hotkeys";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { DataTable } from "../../ui/DataTable";
import { Stale } from "../../ui/Loaded";
import { MoreRows } from "../../ui/MoreRows";
import { Block, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty, Failure } from "../../ui/States";
import { useConversation } from "./api";
import { Facts } from "./components/Facts";
import { turnColumns } from "./components/turns";
import { story } from "./model";

/** One conversation: its runs in order, and what they came to. */
export function ConversationPage() {
  const scope = useScope();
  const sessionId = one(useSearch({ strict: false }), "session_id") ?? "";
  return (
    <div className="grid gap-4">
      <Crumbs id={sessionId} />
      {sessionId === "" ? (
        <Empty title="This link names no session">Choose one from the list of sessions.</Empty>
      ) : (
        <Everything key={sessionId} id={sessionId} refresh={scope.refresh} />
      )}
    </div>
  );
}

function Everything({ id, refresh }: { id: string; refresh: number }) {
  const query = useConversation(id, refresh);
  const first = query.data?.pages[0];
  const retry = () => void query.refetch();
  if (first === undefined) {
    if (query.isError) return <Failure error={query.error} retry={retry} />;
    return (
      <Skeleton>
        <TitleBlock />
        <Block className="h-[68px]" />
        <TableBlock rows={8} />
      </Skeleton>
    );
  }
  return (
    <>
      {query.isError && <Stale since={query.dataUpdatedAt} message={query.error.message} retry={retry} />}
      <h1>{story(first.session)}</h1>
      <Facts session={first.session} />
      <Turns pages={query.data?.pages ?? []} session={first.session} query={query} />
    </>
  );
}

interface TurnsProps {
  pages: AgentSession[];
  session: AgentSession["session"];
  query: ReturnType<typeof useConversation>;
}

function Turns({ pages, session, query }: TurnsProps) {
  const { search } = useScope();
  const navigate = useNavigate();
  const runs = pages.flatMap((page) => page.runs);
  return (
    <Card title="Runs" aside="in the order in which they began" flush>
      <DataTable
        label="Runs of this session"
        rows={runs}
        columns={turnColumns(search, session)}
        keyOf={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: "/runs/$id", params: { id }, search: { ...search } })}
        keyboard
        className="max-h-[max(24rem,calc(100vh-16rem))]"
      />
      <MoreRows shown={runs.length} total={session.runs} query={query} />
    </Card>
  );
}

/** Back to the list; the id of this one. */
function Crumbs({ id }: { id: string }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const { history } = useRouter();
  useHotkeys({
    Escape: () => {
      if (history.canGoBack()) history.back();
      else void navigate({ to: "/sessions", search: { ...search } });
    },
  });
  return (
    <div className="flex min-w-0 items-center gap-2 text-text-2">
      <Link to="/sessions" search={{ ...search }} className="hover:underline">
        Sessions
      </Link>
      <span aria-hidden="true">/</span>
      <code className="truncate font-mono text-sm" title={id}>
        {shortId(id)}
      </code>
      {id !== "" && <CopyButton text={id} label="Copy the session's id" />}
    </div>
  );
}
