import { useNavigate, useSearch } from "@tanstack/react-router";

import type { MetricEntry, MetricGroupBy, MetricSeries } from "../../../api/types";
import { bucketsOf } from "../../../charts/plot";
import { TimeChart } from "../../../charts/TimeChart";
import { one } from "../../../lib/urlState";
import { useScope } from "../../../lib/useScope";
import { useZoom } from "../../../lib/useZoom";
import { Card } from "../../../ui/Card";
import { Loaded } from "../../../ui/Loaded";
import { Select } from "../../../ui/Select";
import { Block, ChartBlock, Skeleton } from "../../../ui/Skeleton";
import { Empty } from "../../../ui/States";
import { useMetricSeries } from "../api";
import { drawn, formatOf, GROUPINGS, isGrouping, layersOf, showOf, source, tickOf } from "../model";
import { GroupTable } from "./GroupTable";

/** One metric over time, and its groups as numbers. Alone on the page it can be told apart otherwise. */
export function MetricView({ metric, alone = false }: { metric: MetricEntry; alone?: boolean }) {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const wanted = alone ? one(raw, "by") : undefined;
  const by = isGrouping(wanted) ? wanted : (metric.known?.by ?? "none");
  const series = useMetricSeries(useScope(), metric, by);
  return (
    <div className="grid min-w-0 content-start gap-2">
      {alone && <Grouping by={by} />}
      <Loaded
        query={series}
        skeleton={
          <Skeleton>
            <ChartBlock />
            <Block className="h-32" />
          </Skeleton>
        }
      >
        {(data) => <Shown metric={metric} data={data} />}
      </Loaded>
    </div>
  );
}

/** What is said after the name of a metric: what of it is drawn. */
const OF = { sum: "", calls: "", level: "", percentiles: ", 95th percentile", mean: ", mean" };

function Shown({ metric, data }: { metric: MetricEntry; data: MetricSeries }) {
  const zoom = useZoom();
  const show = drawn(data, showOf(metric));
  const format = formatOf(data.unit);
  const title = (metric.known?.title ?? metric.name) + OF[show];
  const layers = layersOf(data, show);
  return (
    <>
      <TimeChart
        title={title}
        kind={show === "sum" || show === "calls" ? "areas" : "lines"}
        buckets={bucketsOf(data.groups[0]?.points ?? [], data.range.bucket_seconds)}
        layers={layers}
        format={format}
        tick={tickOf(data.unit)}
        whole={layers.every(({ values }) => values.every((value) => Number.isInteger(value ?? 0)))}
        hint="Click or drag to zoom"
        onZoom={zoom}
        onOpen={zoom}
      />
      <Card flush>
        {data.groups.length === 0 ? (
          <Empty title="Nothing of it grew in this time">Choose a longer time range.</Empty>
        ) : (
          <GroupTable data={data} />
        )}
        <p className="px-4 py-2 text-sm text-text-3">
          {source(data.services)}.
          {data.percentiles !== "points" &&
            ` The buckets of its histograms differ too much to be added: ${
              data.percentiles === "groups" ? "points have no percentiles" : "percentiles are left out"
            }.`}
        </p>
      </Card>
    </>
  );
}

function Grouping({ by }: { by: MetricGroupBy }) {
  const navigate = useNavigate();
  return (
    <div className="w-56 max-w-full">
      <Select
        label="Group by"
        options={GROUPINGS}
        value={by}
        onChange={(event) =>
          void navigate({
            to: ".",
            search: (before: Record<string, unknown>) => ({ ...before, by: event.target.value }),
            replace: true,
          })
        }
      />
    </div>
  );
}
