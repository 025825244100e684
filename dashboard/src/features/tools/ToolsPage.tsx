import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import type { ToolList } from "../../api/types";
import { span } from "../../lib/format";
import { rangeLabel } from "../../lib/time";
import { one, rangeOf } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { DataTable } from "../../ui/DataTable";
import { Loaded } from "../../ui/Loaded";
import { OfAgent } from "../../ui/OfAgent";
import { Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useSorting } from "../../ui/useSorting";
import { useTools } from "./api";
import { ORDERS, runsOf, toolColumns } from "./columns";
import { failures, headline } from "./model";

/** Which tools agents use, how often they fail, how long they take. */
export function ToolsPage() {
  const scope = useScope();
  const agentId = one(useSearch({ strict: false }), "agent_id");
  const tools = useTools(scope, agentId);
  return (
    <Loaded
      query={tools}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <TableBlock rows={12} />
        </Skeleton>
      }
    >
      {(data) => (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="min-w-0">
              <h1>{headline(data)}</h1>
              <p className="text-text-2">
                {rangeLabel(rangeOf(scope.search))}, compared with the {span(seconds(data))} before.{" "}
                {data.total > 0 && failures(data)}
              </p>
            </div>
            <OfAgent agentId={agentId} />
          </div>
          <Card flush>{data.total === 0 ? <NoTool /> : <Table data={data} agentId={agentId} />}</Card>
        </div>
      )}
    </Loaded>
  );
}

function seconds({ range }: ToolList): number {
  return (Date.parse(range.to) - Date.parse(range.from)) / 1000;
}

function Table({ data, agentId }: { data: ToolList; agentId: string | undefined }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const { sorting, sorted } = useSorting(ORDERS, "calls");
  return (
    <>
      <DataTable
        label="Tools"
        rows={sorted(data.tools)}
        columns={toolColumns(search, agentId)}
        keyOf={({ name }) => name}
        onOpen={(tool) => {
          const runs = runsOf(tool, search, agentId);
          if (runs !== null) void navigate({ to: "/runs", search: runs });
        }}
        sorting={sorting}
        keyboard
        className="max-h-[max(24rem,calc(100vh-10rem))]"
      />
      {data.tools.length < data.total && (
        <p className="px-4 py-2 text-text-2">
          The {data.tools.length} tools that were used most, of {data.total}.
        </p>
      )}
    </>
  );
}

function NoTool() {
  return (
    <Empty title="No tool was used in this time">
      Spans of the kind execute_tool fill this page by themselves, and so do runs that name their tools.
      Choose a longer time range, or see{" "}
      <Link to="/welcome" className="link">
        how to send them
      </Link>
      .
    </Empty>
  );
}
