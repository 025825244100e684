import { useMemo, useState } from "react";

import { cx } from "../lib/cx";
import { Legend } from "./Legend";
import type { Layer } from "./layers";
import { Markers } from "./Markers";
import type { ChartKind } from "./option";
import { Overlay } from "./Overlay";
import { Unfinished } from "./Unfinished";
import type { Bucket, Marker } from "./plot";
import { useChart } from "./useChart";

const NO_MARKERS: readonly Marker[] = [];

interface Props {
  title: string;
  kind: ChartKind;
  buckets: readonly Bucket[];
  layers: readonly Layer[];
  format: (value: number) => string;
  /** How a number stands at the axis, when that differs. */
  tick?: (value: number) => string;
  whole?: boolean;
  size?: "usual" | "small";
  /** What a click and a drag do, for the reader. */
  hint?: string;
  markers?: readonly Marker[];
  onZoom: (from: string, to: string) => void;
  onOpen: (from: string, to: string) => void;
}

/** Values over time. The canvas draws, React lays the rest over it: what can be read, pointed at and tested. */
export function TimeChart({
  title,
  kind,
  buckets,
  layers,
  format,
  tick = format,
  whole = false,
  size = "usual",
  hint = "Click for the runs, drag to zoom",
  markers = NO_MARKERS,
  onZoom,
  onOpen,
}: Props) {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const shown = useMemo(() => layers.filter(({ name }) => !hidden.includes(name)), [layers, hidden]);
  const drawing = useMemo(
    () => ({ kind, buckets, layers: shown, tick, whole }),
    [kind, buckets, shown, tick, whole],
  );
  const { box, width, state } = useChart(drawing);
  return (
    <figure className="min-w-0 rounded-lg border border-line bg-panel shadow-card">
      <figcaption className="px-4 pt-3 pb-1">
        <h2>{title}</h2>
      </figcaption>
      <div className={cx("relative", size === "small" ? "h-36" : "h-56")} aria-busy={state === "loading"}>
        <div ref={box} className="absolute inset-0" aria-hidden="true" />
        {state === "loading" && (
          <div className="absolute inset-4 top-6 animate-pulse rounded-lg bg-sunken" aria-hidden="true" />
        )}
        {state === "failed" && (
          <p role="alert" className="absolute inset-0 grid place-items-center text-text-2">
            The chart could not be loaded. Reload the page.
          </p>
        )}
        {state === "ready" && width > 0 && (
          <>
            <Unfinished buckets={buckets} width={width} />
            <Overlay
              title={title}
              buckets={buckets}
              layers={shown}
              width={width}
              format={format}
              hint={hint}
              onZoom={onZoom}
              onOpen={onOpen}
            />
            <Markers markers={markers} buckets={buckets} width={width} />
          </>
        )}
      </div>
      {layers.length > 1 && (
        <Legend
          layers={layers}
          hidden={hidden}
          onToggle={(name) =>
            setHidden(hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name])
          }
        />
      )}
    </figure>
  );
}
