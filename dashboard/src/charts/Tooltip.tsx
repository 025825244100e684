import { clock, dayTime } from "../lib/time";
import type { Layer } from "./layers";
import type { Bucket } from "./plot";

interface Props {
  bucket: Bucket;
  index: number;
  layers: readonly Layer[];
  format: (value: number) => string;
  hint: string;
  /** Pixels from the left edge of the chart, and how wide that is. */
  x: number;
  width: number;
}

export function spanOf(from: string, to: string): string {
  const [start, end] = [new Date(from), new Date(to)];
  const sameDay = start.toDateString() === end.toDateString();
  return `${dayTime(start)} – ${sameDay ? clock(end) : dayTime(end)}`;
}

/** The values of one bucket, beside the pointer on the side with more room. */
export function Tooltip({ bucket, index, layers, format, hint, x, width }: Props) {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-6 z-10 min-w-40 rounded-md border border-line-strong bg-panel px-2.5 py-1.5 text-sm shadow-pop"
      style={x > width / 2 ? { right: width - x + 10 } : { left: x + 10 }}
    >
      <div className="pb-0.5 whitespace-nowrap text-text-2">{spanOf(bucket.from, bucket.to)}</div>
      {layers.toReversed().map(({ name, colour, values }) => (
        <div key={name} className="flex items-center gap-1.5 whitespace-nowrap">
          <svg width="9" height="9" aria-hidden="true">
            <rect width="9" height="9" rx="2" fill={`var(${colour})`} />
          </svg>
          {name}
          <span className="tnum ml-auto pl-4 font-medium">{valueOf(values[index], format)}</span>
        </div>
      ))}
      {bucket.partial && (
        <div className="pt-0.5 text-text-3">Not complete: part of this time is missing.</div>
      )}
      <div className="pt-0.5 whitespace-nowrap text-text-3">{hint}</div>
    </div>
  );
}

export function valueOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "no data" : format(value);
}
