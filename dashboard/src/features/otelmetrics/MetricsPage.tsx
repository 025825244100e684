import { Link, useSearch } from "@tanstack/react-router";

import type { MetricEntry, MetricNames } from "../../api/types";
import { plural } from "../../lib/format";
import { one } from "../../lib/urlState";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { ChartBlock, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { useMetricNames } from "./api";
import { HowToSend } from "./components/HowToSend";
import { MetricList } from "./components/MetricList";
import { MetricView } from "./components/MetricView";

/** More at once would be a wall; the others are one click away. */
const CHARTS = 8;

/** What exporters report as metrics: what is known as charts, all others listed. */
export function MetricsPage() {
  const names = useMetricNames(useScope());
  return (
    <Loaded
      query={names}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <div className="grid gap-4 lg:grid-cols-2">
            <ChartBlock />
            <ChartBlock />
          </div>
          <TableBlock rows={8} />
        </Skeleton>
      }
    >
      {(data) => (data.metrics.length === 0 ? <HowToSend /> : <Metrics data={data} />)}
    </Loaded>
  );
}

function Metrics({ data }: { data: MetricNames }) {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const wanted = one(raw, "metric");
  const chosen = data.metrics.filter(({ name }) => name === wanted);
  const known = data.metrics.filter((metric) => metric.known !== null);
  const services = new Set(data.metrics.flatMap((metric) => metric.services));
  return (
    <div className="grid gap-4">
      <PageHead
        title={
          chosen[0] === undefined
            ? `${plural(data.metrics.length, "metric")} from ${plural(services.size, "service")}`
            : (chosen[0].known?.title ?? chosen[0].name)
        }
      >
        {wanted === undefined
          ? "As exporters report them, beside the runs and never added to them: an agent that sends both counts each call in both."
          : chosen.length === 0
            ? `Nobody sent ${wanted} in this time.`
            : `${wanted}, as exporters report it.`}
        {wanted !== undefined && (
          <>
            {" "}
            <Link
              to="."
              search={(before: Record<string, unknown>) => ({ ...before, metric: undefined, by: undefined })}
              className="link"
            >
              Show all metrics
            </Link>
          </>
        )}
      </PageHead>
      {wanted === undefined ? (
        <div className="grid gap-4 lg:grid-cols-2">
          {known.slice(0, CHARTS).map((metric) => (
            <MetricView key={keyOf(metric)} metric={metric} />
          ))}
        </div>
      ) : (
        chosen.map((metric) => <MetricView key={keyOf(metric)} metric={metric} alone />)
      )}
      <Card title="All metrics" aside={data.more ? "the first 500" : undefined} flush>
        <MetricList metrics={data.metrics} />
      </Card>
    </div>
  );
}

function keyOf({ name, unit, kind }: MetricEntry): string {
  return `${kind} ${unit} ${name}`;
}
