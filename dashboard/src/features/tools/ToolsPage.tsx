import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import type { ToolList } from "../../api/types";
import { isNarrowed, parseCallsOf } from "../../lib/callsOf";
import type { CallsOf } from "../../lib/callsOf";
import { span } from "../../lib/format";
import { rangeLabel } from "../../lib/time";
import { rangeOf } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { agentsOf } from "../../ui/AgentNames";
import { Card } from "../../ui/Card";
import { DataTable } from "../../ui/DataTable";
import { Loaded } from "../../ui/Loaded";
import { NarrowCalls } from "../../ui/NarrowCalls";
import { Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useSorting } from "../../ui/useSorting";
import { useTools } from "./api";
import { ORDERS, runsOf, toolColumns } from "./columns";
import { failures, headline } from "./model";

/** Which tools agents use, how often they fail, how long they take. */
export function ToolsPage() {
  const scope = useScope();
  const calls = parseCallsOf(useSearch({ strict: false }));
  const tools = useTools(scope, calls);
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
          <div className="min-w-0">
            <h1>{headline(data)}</h1>
            <p className="text-text-2">
              {rangeLabel(rangeOf(scope.search))}, compared with the {span(seconds(data))} before.{" "}
              {data.total > 0 && failures(data)}
            </p>
          </div>
          <NarrowCalls calls={calls} agents={agentsOf(data.tools)} />
          <Card flush>
            {data.total === 0 ? <NoTool narrowed={isNarrowed(calls)} /> : <Table data={data} calls={calls} />}
          </Card>
        </div>
      )}
    </Loaded>
  );
}

function seconds({ range }: ToolList): number {
  return (Date.parse(range.to) - Date.parse(range.from)) / 1000;
}

function Table({ data, calls }: { data: ToolList; calls: CallsOf }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const { sorting, sorted } = useSorting(ORDERS, "calls");
  return (
    <>
      <DataTable
        label="Tools"
        rows={sorted(data.tools)}
        columns={toolColumns(search, calls)}
        keyOf={({ name }) => name}
        onOpen={(tool) => {
          const runs = runsOf(tool, search, calls);
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

function NoTool({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty title="No tool was used in this time">
        Take a filter away, or choose a longer time range. The name of an agent or a service has to be the
        whole one.
      </Empty>
    );
  }
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
