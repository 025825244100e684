import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import type { ModelList } from "../../api/types";
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
import { Block, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useSorting } from "../../ui/useSorting";
import { useModels } from "./api";
import { modelColumns, ORDERS, runsOf } from "./columns";
import { Numbers } from "./components/Numbers";
import { Tokens } from "./components/Tokens";
import { allTokens, headline, incompleteness } from "./model";

/** What each model costs, how much it is used, how fast it answers. */
export function ModelsPage() {
  const scope = useScope();
  const calls = parseCallsOf(useSearch({ strict: false }));
  const models = useModels(scope, calls);
  return (
    <Loaded query={models} skeleton={<ModelsSkeleton />}>
      {(data) => (
        <div className="grid gap-4">
          <div className="min-w-0">
            <h1 className="break-words">{headline(data)}</h1>
            <p className="text-text-2">
              {rangeLabel(rangeOf(scope.search))}, compared with the {span(seconds(data))} before.{" "}
              {incompleteness(data)}
            </p>
          </div>
          <NarrowCalls calls={calls} agents={agentsOf(data.models)} />
          {data.total === 0 ? (
            <Card>
              <NoModel narrowed={isNarrowed(calls)} />
            </Card>
          ) : (
            <>
              <Numbers data={data} />
              <Tokens totals={data.totals} />
              <Table data={data} calls={calls} />
            </>
          )}
        </div>
      )}
    </Loaded>
  );
}

function seconds({ range }: ModelList): number {
  return (Date.parse(range.to) - Date.parse(range.from)) / 1000;
}

function Table({ data, calls }: { data: ModelList; calls: CallsOf }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const { sorting, sorted } = useSorting(ORDERS, "cost");
  const mostTokens = Math.max(1, ...data.models.map(allTokens));
  return (
    <Card flush>
      <DataTable
        label="Models"
        rows={sorted(data.models)}
        columns={modelColumns(search, calls, mostTokens)}
        keyOf={({ model, provider }) => `${provider} ${model}`}
        onOpen={(model) => {
          const runs = runsOf(model, search, calls);
          if (runs !== null) void navigate({ to: "/runs", search: runs });
        }}
        sorting={sorting}
        keyboard
        className="max-h-[max(24rem,calc(100vh-10rem))]"
      />
      {data.models.length < data.total && (
        <p className="px-4 py-2 text-text-2">
          The {data.models.length} models that cost most, of {data.total}.
        </p>
      )}
    </Card>
  );
}

function NoModel({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty title="No model was used in this time">
        Take a filter away, or choose a longer time range. The name of an agent or a service has to be the
        whole one.
      </Empty>
    );
  }
  return (
    <Empty title="No model was used in this time">
      Spans of model calls fill this page by themselves, and so do runs that name their model. Choose a longer
      time range, or see{" "}
      <Link to="/welcome" className="link">
        how to send them
      </Link>
      .
    </Empty>
  );
}

function ModelsSkeleton() {
  return (
    <Skeleton>
      <TitleBlock />
      <Block className="h-[98px]" />
      <Block className="h-[120px]" />
      <TableBlock rows={8} />
    </Skeleton>
  );
}
