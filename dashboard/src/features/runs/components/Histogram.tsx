import type { RunPage } from "../../../api/types";
import { bucketsOf } from "../../../charts/plot";
import { TimeChart } from "../../../charts/TimeChart";
import { short } from "../../../lib/format";
import { useZoom } from "../../../lib/useZoom";

/** When the runs of the filter ended. Dragging or clicking narrows the time. */
export function Histogram({ page: { histogram = [], range } }: { page: RunPage }) {
  const zoom = useZoom();
  const to = Date.parse(range?.to ?? "");
  const from = Date.parse(range?.from ?? "");
  const buckets = bucketsOf(histogram, range?.bucket_seconds ?? 1).map((bucket) => ({
    ...bucket,
    partial: Date.parse(bucket.to) > to || Date.parse(bucket.from) < from,
  }));
  return (
    <TimeChart
      title="Runs over time"
      kind="bars"
      size="small"
      buckets={buckets}
      layers={[
        { name: "not successful", colour: "--bad", values: histogram.map((bar) => bar.not_success) },
        { name: "success", colour: "--quiet", values: histogram.map((bar) => bar.success) },
      ]}
      format={short}
      whole
      hint="Click or drag to narrow the time"
      onZoom={zoom}
      onOpen={zoom}
    />
  );
}
