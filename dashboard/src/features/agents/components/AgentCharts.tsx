import { useNavigate } from "@tanstack/react-router";

import type { AgentDetail } from "../../../api/types";
import { outcomeLayers } from "../../../charts/layers";
import { bucketsOf } from "../../../charts/plot";
import { TimeChart } from "../../../charts/TimeChart";
import { duration, short, tickDuration } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { useZoom } from "../../../lib/useZoom";

/** How its runs ended and how long they took, with a line where a version began. */
export function AgentCharts({ data }: { data: AgentDetail }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const zoom = useZoom();
  const open = (from: string, to: string) =>
    void navigate({ to: "/runs", search: { env: search.env, from, to, agent_id: data.agent_id } });
  const common = {
    buckets: bucketsOf(data.series, data.range.bucket_seconds),
    markers: data.changes
      .filter(({ kind }) => kind === "new_version")
      .map(({ at, name }) => ({ at, label: name })),
    onZoom: zoom,
    onOpen: open,
  };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TimeChart
        title="Runs by outcome"
        kind="bars"
        layers={outcomeLayers(data.series)}
        format={short}
        whole
        {...common}
      />
      <TimeChart
        title="Latency"
        kind="lines"
        layers={[
          { name: "p50", colour: "--s2", values: data.series.map((p) => p.p50_ms) },
          { name: "p95", colour: "--s1", values: data.series.map((p) => p.p95_ms) },
        ]}
        format={duration}
        tick={tickDuration}
        {...common}
      />
    </div>
  );
}
