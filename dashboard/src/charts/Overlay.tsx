import { useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";

import { pointAt, useCrosshair } from "./crosshair";
import type { Layer } from "./layers";
import { GUTTER, indexAt, leftOf } from "./plot";
import type { Bucket } from "./plot";
import { spanOf, Tooltip, valueOf } from "./Tooltip";

interface Props {
  title: string;
  buckets: readonly Bucket[];
  layers: readonly Layer[];
  width: number;
  format: (value: number) => string;
  hint: string;
  /** Called with the time that was dragged over. */
  onZoom: (from: string, to: string) => void;
  /** Called with the bucket that was clicked. */
  onOpen: (from: string, to: string) => void;
}

interface Drag {
  start: number;
  now: number;
}

/** What the reader does on a chart: point, drag to zoom, click to see the runs; the same with the arrow keys. */
export function Overlay({ title, buckets, layers, width, format, hint, onZoom, onOpen }: Props) {
  const [index, setIndex] = useState<number | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const shared = useCrosshair();
  const count = buckets.length;
  const crosshair = shared === null ? -1 : buckets.findIndex(({ from }) => from === shared);
  const under = (event: PointerEvent) =>
    indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left, width, count);
  const point = (next: number | null) => {
    setIndex(next);
    pointAt(next === null ? null : (buckets[next]?.from ?? null));
  };
  const open = (at: number) => {
    const bucket = buckets[at];
    if (bucket !== undefined) onOpen(bucket.from, bucket.to);
  };

  const release = (event: PointerEvent) => {
    if (drag === null) return;
    setDrag(null);
    const now = under(event);
    const [from, to] = [buckets[Math.min(drag.start, now)], buckets[Math.max(drag.start, now)]];
    if (from === undefined || to === undefined) return;
    point(null);
    if (from === to) onOpen(from.from, from.to);
    else onZoom(from.from, to.to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") point(Math.min(count - 1, (index ?? -1) + 1));
    else if (event.key === "ArrowLeft") point(Math.max(0, (index ?? count) - 1));
    else if (event.key === "Enter" && index !== null) open(index);
    else if (event.key === "Escape" && (index !== null || drag !== null)) {
      setDrag(null);
      point(null);
    } else return;
    event.preventDefault();
  };

  const bucket = index === null ? undefined : buckets[index];
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title}: point of time`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={index ?? 0}
      aria-valuetext={spoken(bucket, index, layers, format)}
      className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const start = under(event);
        setDrag({ start, now: start });
      }}
      onPointerMove={(event) => {
        const now = under(event);
        point(now);
        if (drag !== null) setDrag({ ...drag, now });
      }}
      onPointerUp={release}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => point(null)}
      onBlur={() => point(null)}
      onKeyDown={press}
    >
      {crosshair >= 0 && (
        <div
          data-crosshair
          className="pointer-events-none absolute border-l border-text-3"
          style={{
            ...ACROSS,
            left: (leftOf(crosshair, width, count) + leftOf(crosshair + 1, width, count)) / 2,
          }}
        />
      )}
      {drag !== null && drag.start !== drag.now && <Selection drag={drag} buckets={buckets} width={width} />}
      {bucket !== undefined && index !== null && drag === null && (
        <Tooltip
          bucket={bucket}
          index={index}
          layers={layers}
          format={format}
          hint={hint}
          x={leftOf(index + 0.5, width, count)}
          width={width}
        />
      )}
    </div>
  );
}

const ACROSS = { top: GUTTER.top, bottom: GUTTER.bottom };

function Selection({ drag, buckets, width }: { drag: Drag; buckets: readonly Bucket[]; width: number }) {
  const [first, last] = [Math.min(drag.start, drag.now), Math.max(drag.start, drag.now)];
  const left = leftOf(first, width, buckets.length);
  return (
    <div
      data-selection
      className="pointer-events-none absolute border-x border-accent"
      style={{ ...ACROSS, left, width: leftOf(last + 1, width, buckets.length) - left }}
    >
      <div className="h-full bg-accent opacity-15" />
      <div className="absolute top-1 left-1/2 -translate-x-1/2 rounded bg-accent px-1.5 text-xs whitespace-nowrap text-on-accent">
        {spanOf(buckets[first]?.from ?? "", buckets[last]?.to ?? "")}
      </div>
    </div>
  );
}

function spoken(
  bucket: Bucket | undefined,
  index: number | null,
  layers: readonly Layer[],
  format: (value: number) => string,
): string {
  if (bucket === undefined || index === null) return "none chosen";
  const values = layers.map(({ name, values: all }) => `${name} ${valueOf(all[index], format)}`);
  return `${spanOf(bucket.from, bucket.to)}: ${values.join(", ")}`;
}
