import { useNavigate } from "@tanstack/react-router";

import type { Overview } from "../../../api/types";
import { outcomeLayers } from "../../../charts/layers";
import { coloursOf } from "../../../charts/palette";
import { bucketsOf } from "../../../charts/plot";
import { TimeChart } from "../../../charts/TimeChart";
import { short, usd } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { useZoom } from "../../../lib/useZoom";
import { modelLayers, releases } from "../model";

/** Runs and money side by side, over the same time. */
export function Charts({ data }: { data: Overview }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const zoom = useZoom();
  const open = (from: string, to: string) =>
    void navigate({ to: "/runs", search: { env: search.env, from, to } });
  const buckets = bucketsOf(data.series, data.range.bucket_seconds);
  const markers = releases(data.changes);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <TimeChart
        title="Runs by outcome"
        kind="bars"
        buckets={buckets}
        layers={outcomeLayers(data.series)}
        format={short}
        whole
        markers={markers}
        onZoom={zoom}
        onOpen={open}
      />
      <TimeChart
        title="Spend by model"
        kind="areas"
        buckets={buckets}
        layers={modelLayers(data.cost_by_model, coloursOf(data.cost_by_model.models))}
        format={usd}
        onZoom={zoom}
        onOpen={open}
      />
    </div>
  );
}
