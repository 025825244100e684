import { useEffect, useRef, useState } from "react";

import { clock, day, dayTime } from "../lib/time";
import { useTheme } from "../lib/theme";

export interface Layer {
  name: string;
  /** A token of the theme, such as `--good`. */
  colour: string;
  values: (number | null)[];
}

interface Props {
  title: string;
  times: string[];
  layers: Layer[];
  kind: "bars" | "areas";
  format: (value: number) => string;
  /** Called with the range that was dragged over. */
  onZoom: (from: string, to: string) => void;
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Values over time, stacked. Dragging selects a range; clicking a name of the legend hides its layer. */
export function TimeChart({ title, times, layers, kind, format, onZoom }: Props) {
  const canvas = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const theme = useTheme().shown;

  // The chart is drawn outside React, on a canvas.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let live = true;
    let stop = () => {
      live = false;
    };
    void import("./engine").then(({ init }) => {
      if (!live) return;
      const chart = init(element, null, { renderer: "canvas" });
      const length = Date.parse(times.at(-1) ?? "") - Date.parse(times[0] ?? "");
      const label = (iso: string) => (length > 3 * 86_400_000 ? day(new Date(iso)) : clock(new Date(iso)));
      chart.setOption({
        animation: false,
        grid: { left: 4, right: 8, top: 10, bottom: 4, containLabel: true },
        textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif" },
        xAxis: {
          type: "category",
          data: times,
          axisTick: { show: false },
          axisLine: { lineStyle: { color: token("--line-strong") } },
          axisLabel: { color: token("--text-3"), fontSize: 11, formatter: label, hideOverlap: true },
        },
        yAxis: {
          type: "value",
          splitNumber: 3,
          axisLabel: { color: token("--text-3"), fontSize: 11, formatter: format },
          splitLine: { lineStyle: { color: token("--line") } },
        },
        tooltip: {
          trigger: "axis",
          renderMode: "richText",
          backgroundColor: token("--panel"),
          borderColor: token("--line-strong"),
          textStyle: { color: token("--text"), fontSize: 12 },
          axisPointer: { type: "line", lineStyle: { color: token("--line-strong") } },
          formatter: (items: unknown) => tooltip(items, format),
        },
        series: layers
          .filter(({ name }) => !hidden.includes(name))
          .map(({ name, colour, values }) => ({
            name,
            type: kind === "bars" ? "bar" : "line",
            stack: "all",
            data: values,
            symbol: "none",
            barCategoryGap: "12%",
            itemStyle: { color: token(colour) },
            lineStyle: { width: 1, color: token(colour) },
            ...(kind === "areas" ? { areaStyle: { color: token(colour), opacity: 0.75 } } : {}),
          })),
      });
      const at = (x: number) => {
        const index = chart.convertFromPixel({ xAxisIndex: 0 }, x);
        return times[Math.max(0, Math.min(times.length - 1, Math.round(index)))];
      };
      let pressed: string | undefined;
      chart.getZr().on("mousedown", ({ offsetX }) => {
        pressed = at(offsetX);
      });
      chart.getZr().on("mouseup", ({ offsetX }) => {
        const [from, to] = [pressed ?? "", at(offsetX) ?? ""].sort();
        pressed = undefined;
        if (from !== undefined && to !== undefined && from !== "" && from < to) onZoom(from, to);
      });
      const observer = new ResizeObserver(() => chart.resize());
      observer.observe(element);
      stop = () => {
        observer.disconnect();
        chart.dispose();
      };
    });
    return () => stop();
  }, [times, layers, kind, format, onZoom, hidden, theme]);

  return (
    <figure>
      <figcaption className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h2 className="mr-auto">{title}</h2>
        {layers.map(({ name, colour }) => (
          <button
            key={name}
            type="button"
            aria-pressed={!hidden.includes(name)}
            onClick={() =>
              setHidden(hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name])
            }
            className="inline-flex items-center gap-1.5 text-sm text-text-2 aria-[pressed=false]:line-through"
          >
            <svg width="9" height="9" aria-hidden="true">
              <rect width="9" height="9" rx="2" fill={`var(${colour})`} />
            </svg>
            {name}
          </button>
        ))}
      </figcaption>
      <div ref={canvas} role="img" aria-label={`${title} over time`} className="h-56 w-full px-2" />
    </figure>
  );
}

function tooltip(items: unknown, format: (value: number) => string): string {
  const rows = items as { axisValue: string; seriesName: string; value: number | null }[];
  const first = rows[0];
  if (first === undefined) return "";
  return [
    dayTime(new Date(first.axisValue)),
    ...rows.map((row) => `${row.seriesName}  ${row.value === null ? "–" : format(row.value)}`),
  ].join("\n");
}
