import type { EChartsCoreOption } from "echarts/core";

import type { Layer } from "./layers";
import { axisLabels, GUTTER } from "./plot";
import type { Bucket } from "./plot";

export type ChartKind = "bars" | "areas" | "lines";

export interface Drawing {
  kind: ChartKind;
  buckets: readonly Bucket[];
  layers: readonly Layer[];
  /** How a number stands at the axis. */
  tick: (value: number) => string;
  /** Only whole numbers on the axis. */
  whole: boolean;
}

/** What the engine is to draw; `ink` gives a token of the theme its colour. */
export function chartOption(
  { kind, buckets, layers, tick, whole }: Drawing,
  width: number,
  ink: (token: string) => string,
): EChartsCoreOption {
  const labels = axisLabels(buckets, width);
  const text = { color: ink("--text-3"), fontSize: 11, fontFamily: "Inter Variable, system-ui, sans-serif" };
  return {
    animation: false,
    grid: { ...GUTTER, outerBoundsMode: "none" },
    xAxis: {
      type: "category",
      data: buckets.map(({ from }) => from),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink("--line-strong") } },
      axisLabel: {
        ...text,
        interval: (_: number, from: string) => labels.has(from),
        formatter: (from: string) => labels.get(from) ?? "",
      },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 3,
      ...(whole ? { minInterval: 1 } : {}),
      axisLabel: { ...text, formatter: tick },
      splitLine: { lineStyle: { color: ink("--line") } },
    },
    series: layers.map(({ name, colour, values }) => ({
      name,
      type: kind === "bars" ? "bar" : "line",
      ...(kind === "lines" ? {} : { stack: "all" }),
      data: kind === "lines" ? values.map((_, i) => point(values, i)) : values,
      symbol: "none",
      barCategoryGap: "12%",
      silent: true,
      itemStyle: { color: ink(colour) },
      lineStyle: { width: kind === "lines" ? 1.6 : 1, color: ink(colour) },
      ...(kind === "areas" ? { areaStyle: { color: ink(colour), opacity: 0.75 } } : {}),
    })),
  };
}

/** A value between two gaps has no line to be seen by: it becomes a dot. */
function point(values: readonly (number | null)[], i: number) {
  const value = values[i] ?? null;
  const alone = value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
  return alone ? { value, symbol: "circle", symbolSize: 4 } : value;
}
