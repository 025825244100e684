import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

import type { Overview } from "../../api/types";
import { coloursOf } from "../../charts/palette";
import { TimeChart } from "../../charts/TimeChart";
import { span, short, usd } from "../../lib/format";
import { rangeLabel } from "../../lib/time";
import { rangeOf } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Empty } from "../../ui/States";
import { useOverview } from "./api";
import { AttentionList } from "./components/AttentionList";
import { ChangeList } from "./components/ChangeList";
import { Numbers } from "./components/Numbers";
import { TopAgents } from "./components/TopAgents";
import { headline, incompleteness } from "./model";

/** Is the fleet healthy? */
export function OverviewPage() {
  const scope = useScope();
  const overview = useOverview(scope);
  const range = rangeOf(scope.search);
  return (
    <Loaded query={overview} rows={8}>
      {(data) => (
        <div className="grid gap-4">
          <div>
            <h1>{headline(data)}</h1>
            <p className="text-text-2">
              {rangeLabel(range)}, compared with the{" "}
              {span((Date.parse(data.range.to) - Date.parse(data.range.from)) / 1000)} before.
              {incompleteness(data)}
            </p>
          </div>
          <Numbers data={data} />
          {data.totals.runs === 0 ? (
            <Card>
              <Empty title="Nothing happened in this time">Choose a longer time range above.</Empty>
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

function Charts({ data }: { data: Overview }) {
  const navigate = useNavigate();
  const zoom = useCallback(
    (from: string, to: string) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, range: undefined, from, to }),
      }),
    [navigate],
  );
  const colours = coloursOf(data.cost_by_model.models);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="rounded-lg border border-line bg-panel shadow-card">
        <TimeChart
          title="Runs by outcome"
          kind="bars"
          times={data.series.map(({ t }) => t)}
          layers={[
            { name: "failed", colour: "--bad", values: data.series.map(({ failed }) => failed) },
            {
              name: "timeout",
              colour: "--warn",
              values: data.series.map((p) => p.timeout + p.killed + p.cancelled),
            },
            { name: "success", colour: "--quiet", values: data.series.map(({ success }) => success) },
          ]}
          format={short}
          onZoom={zoom}
        />
      </div>
      <div className="rounded-lg border border-line bg-panel shadow-card">
        <TimeChart
          title="Spend by model"
          kind="areas"
          times={data.cost_by_model.series.map(({ t }) => t)}
          layers={data.cost_by_model.models.map((model, i) => ({
            name: model || "no model",
            colour: colours.get(model) ?? "--s7",
            values: data.cost_by_model.series.map(({ values }) => values[i] ?? 0),
          }))}
          format={usd}
          onZoom={zoom}
        />
      </div>
    </div>
  );
}
