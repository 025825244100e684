import type { Overview } from "../../api/types";
import { span } from "../../lib/format";
import { rangeLabel } from "../../lib/time";
import { rangeOf } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Block, ChartBlock, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useOverview } from "./api";
import { AttentionList } from "./components/AttentionList";
import { ChangeList } from "./components/ChangeList";
import { Charts } from "./components/Charts";
import { Freshness } from "./components/Freshness";
import { Numbers } from "./components/Numbers";
import { TopAgents } from "./components/TopAgents";
import { headline, incompleteness } from "./model";

/** Is the fleet healthy? */
export function OverviewPage() {
  const overview = useOverview(useScope());
  return (
    <Loaded query={overview} skeleton={<OverviewSkeleton />}>
      {(data) => (
        <div className="grid gap-4">
          <Title data={data} />
          <Numbers data={data} />
          {data.totals.runs === 0 ? (
            <Card>
              <Empty title="Nothing happened in this time">
                Choose a longer time range, or another environment.
              </Empty>
            </Card>
          ) : (
            <Charts data={data} />
          )}
          <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
            <AttentionList items={data.attention} />
            <ChangeList items={data.changes} />
          </div>
          <TopAgents total={data.agents_total} />
        </div>
      )}
    </Loaded>
  );
}

function Title({ data }: { data: Overview }) {
  const { search } = useScope();
  const seconds = (Date.parse(data.range.to) - Date.parse(data.range.from)) / 1000;
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
      <div className="min-w-0">
        <h1>{headline(data)}</h1>
        <p className="text-text-2">
          {rangeLabel(rangeOf(search))}, compared with the {span(seconds)} before.
          {incompleteness(data)}
        </p>
      </div>
      <Freshness />
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <Skeleton>
      <TitleBlock />
      <Block className="h-[98px]" />
      <div className="grid gap-4 lg:grid-cols-2">
        <ChartBlock />
        <ChartBlock />
      </div>
      <TableBlock rows={8} />
    </Skeleton>
  );
}
