/** Where things stand in a chart. The gutters are fixed, so that charts above each other line up. */

import { clock, day } from "../lib/time";

export const GUTTER = { left: 52, right: 16, top: 22, bottom: 24 } as const;

/** One step of time; the first and the last may be cut off. */
export interface Bucket {
  from: string;
  to: string;
  partial: boolean;
}

/** A moment worth a line across the chart. */
export interface Marker {
  at: string;
  label: string;
}

export function bucketsOf(points: readonly { t: string; partial?: boolean }[], seconds: number): Bucket[] {
  return points.map(({ t, partial = false }) => ({
    from: t,
    to: new Date(Date.parse(t) + seconds * 1000).toISOString(),
    partial,
  }));
}

function inner(width: number): number {
  return Math.max(1, width - GUTTER.left - GUTTER.right);
}

/** The bucket under a position; the nearest one beside the plot. */
export function indexAt(x: number, width: number, count: number): number {
  const index = Math.floor(((x - GUTTER.left) / inner(width)) * count);
  return Math.max(0, Math.min(count - 1, index));
}

/** The left edge of a bucket. */
export function leftOf(index: number, width: number, count: number): number {
  return GUTTER.left + (index / Math.max(1, count)) * inner(width);
}

/** The bucket that a moment falls into; -1 outside of all. */
export function indexOfTime(at: string, buckets: readonly Bucket[]): number {
  const time = Date.parse(at);
  return buckets.findIndex(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));
}

/** A marker at its place; those of one bucket share a line, and a label that would overlap is left to the hover. */
export interface PlacedMarker {
  x: number;
  title: string;
  label: string | null;
  /** Too near to the right edge for a label on that side. */
  flipped: boolean;
}

const LETTER = 6.4;

export function placeMarkers(
  markers: readonly Marker[],
  buckets: readonly Bucket[],
  width: number,
): PlacedMarker[] {
  const byIndex = new Map<number, string[]>();
  for (const { at, label } of markers) {
    const index = indexOfTime(at, buckets);
    if (index >= 0) byIndex.set(index, [...(byIndex.get(index) ?? []), label]);
  }
  let free = 0;
  return [...byIndex]
    .sort(([a], [b]) => a - b)
    .map(([index, labels]) => {
      const x = leftOf(index, width, buckets.length);
      const text = labels.length === 1 ? (labels[0] ?? "") : `${labels.length} releases`;
      const length = text.length * LETTER + 8;
      const flipped = x + length > width;
      const [start, end] = flipped ? [x - length, x] : [x, x + length];
      const fits = start >= free;
      if (fits) free = end;
      return { x, title: labels.join(", "), label: fits ? text : null, flipped };
    });
}

const MINUTE = 60_000;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 10_080, 43_200].map(
  (m) => m * MINUTE,
);

/** Which buckets get a label on the axis: the first of every hour, three hours, day … of the reader's own zone. */
export function axisLabels(buckets: readonly Bucket[], width: number): Map<string, string> {
  const most = Math.max(2, Math.floor(inner(width) / 84));
  const local = buckets.map(({ from }) => {
    const at = new Date(from);
    return at.getTime() - at.getTimezoneOffset() * MINUTE;
  });
  for (const step of STEPS) {
    const first = local.flatMap((time, i) => {
      const before = local[i - 1];
      return before !== undefined && Math.floor(time / step) !== Math.floor(before / step) ? [i] : [];
    });
    if (first.length > most) continue;
    return new Map(
      first.flatMap((i) => {
        const bucket = buckets[i];
        return bucket === undefined ? [] : [[bucket.from, axisLabel(new Date(bucket.from), step)]];
      }),
    );
  }
  return new Map();
}

function axisLabel(at: Date, step: number): string {
  const midnight = at.getHours() === 0 && at.getMinutes() === 0;
  return step >= 1440 * MINUTE || midnight ? day(at) : clock(at);
}
