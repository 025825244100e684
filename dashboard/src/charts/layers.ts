/** What a chart is made of. */

import type { SeriesPoint } from "../api/types";

export interface Layer {
  name: string;
  /** A token of the theme, such as `--good`. */
  colour: string;
  /** Null is a gap: nothing is known of that time. */
  values: (number | null)[];
}

/** Runs by how they ended, trouble at the bottom; an outcome that did not happen is left out. */
export function outcomeLayers(series: readonly SeriesPoint[]): Layer[] {
  const all = [
    { name: "failed", colour: "--bad", values: series.map(({ failed }) => failed) },
    { name: "timeout", colour: "--warn", values: series.map(({ timeout }) => timeout) },
    { name: "killed", colour: "--s4", values: series.map(({ killed }) => killed) },
    { name: "cancelled", colour: "--s7", values: series.map(({ cancelled }) => cancelled) },
    { name: "success", colour: "--quiet", values: series.map(({ success }) => success) },
  ];
  return all.filter(({ name, values }) => name === "success" || values.some((value) => value > 0));
}
