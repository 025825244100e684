import type {
  MetricEntry,
  MetricGroup,
  MetricGroupBy,
  MetricPercentile,
  MetricSeries,
} from "../../api/types";
import type { Layer } from "../../charts/layers";
import { coloursOf } from "../../charts/palette";
import { count, duration, NONE, short, tickDuration, usd } from "../../lib/format";

/** What a metric can be told apart by, in the order in which it is offered. */
export const GROUPINGS: readonly (readonly [MetricGroupBy, string])[] = [
  ["none", "everything together"],
  ["agent", "agent"],
  ["model", "model"],
  ["tool", "tool"],
  ["service", "service"],
  ["token_type", "kind of tokens"],
  ["operation", "operation"],
  ["provider", "provider"],
  ["error_type", "error"],
];

export function isGrouping(text: string | undefined): text is MetricGroupBy {
  return GROUPINGS.some(([value]) => value === text);
}

type Show = "sum" | "calls" | "percentiles" | "mean" | "level";

/** What of a metric is drawn: what is known of it, else what its kind can tell. */
export function showOf({ kind, known }: Pick<MetricEntry, "kind" | "known">): Show {
  if (kind === "level") return "level";
  if (kind === "counter") return "sum";
  return known?.shows ?? "percentiles";
}

/** Without buckets there are no percentiles (summaries, histograms without bounds): what is known is the mean. */
export function drawn({ groups }: Pick<MetricSeries, "groups">, show: Show): Show {
  if (show !== "percentiles" || groups.length === 0) return show;
  return groups.some(({ points }) => points.some(({ p95 }) => p95 !== null)) ? show : "mean";
}

export function mean({ count, sum }: { count: number; sum: number }): number | null {
  return count === 0 ? null : sum / count;
}

/** How a value stands in the metric's unit. */
export function formatOf(unit: string): (value: number) => string {
  switch (unit) {
    case "s":
      return (value) => duration(value * 1000);
    case "ms":
      return (value) => duration(value);
    case "us":
      return (value) => duration(value / 1000);
    case "USD":
    case "usd":
    case "$":
      return usd;
    default:
      return (value) => (Number.isInteger(value) ? count(value) : short(value));
  }
}

const MILLISECONDS: Record<string, number> = { s: 1000, ms: 1, us: 0.001 };

/** How it stands at the axis, where values are round. */
export function tickOf(unit: string): (value: number) => string {
  const milliseconds = MILLISECONDS[unit];
  return milliseconds === undefined ? formatOf(unit) : (value) => tickDuration(value * milliseconds);
}

const UNITS: Record<string, string> = { s: "seconds", ms: "milliseconds", us: "microseconds", By: "bytes" };

/** A unit in words: `{token}` is an annotation of its standard, `1` is none. */
export function unitName(unit: string): string {
  if (unit === "" || unit === "1") return NONE;
  return UNITS[unit] ?? unit.replaceAll(/[{}]/g, "");
}

/** Beyond the last bound of the buckets nobody knows more than that it is above: `> 82 s`. */
export function percentileText(percentile: MetricPercentile, unit: string): string {
  if (percentile === null) return NONE;
  const { value, above } = percentile;
  if (!above) return formatOf(unit)(value);
  return `> ${unit === "s" && value >= 1 && value < 600 ? `${Math.round(value)} s` : formatOf(unit)(value)}`;
}

export function groupName({ name }: Pick<MetricGroup, "name">, by: MetricGroupBy): string {
  return name !== "" ? name : by === "none" ? "all" : "not said";
}

/** The groups as layers of a chart; what the others make together is one more. */
export function layersOf({ groups, others, by }: MetricSeries, show: Show): Layer[] {
  const shown = groups.slice(0, 6);
  const colours = coloursOf(shown.map((group) => groupName(group, by)));
  const layers = shown.map((group) => ({
    name: groupName(group, by),
    colour: colours.get(groupName(group, by)) ?? "--s7",
    values: valuesOf(group, show),
  }));
  if (show !== "sum" && show !== "calls") return layers;
  const rest = [...groups.slice(6), ...(others === null ? [] : [others])].map((group) =>
    valuesOf(group, show),
  );
  const first = rest[0];
  if (first === undefined) return layers.toReversed();
  const values = first.map((_, i) => rest.reduce((sum, one) => sum + (one[i] ?? 0), 0));
  return [{ name: "other", colour: "--s7", values }, ...layers.toReversed()];
}

function valuesOf({ points }: MetricGroup, show: Show): (number | null)[] {
  switch (show) {
    case "sum":
      return points.map(({ sum }) => sum);
    case "calls":
      return points.map((point) => point.count);
    case "level":
      return points.map((point) => (point.count === 0 ? null : point.sum));
    case "percentiles":
      return points.map(({ p95 }) => p95?.value ?? null);
    case "mean":
      return points.map(mean);
  }
}

/** Who says so, for every number that comes from metrics. */
export function source(services: readonly string[]): string {
  const named = services.map((service) => (service === "" ? "a service without a name" : service));
  const [first = "a service", ...more] = named;
  const last = more.pop();
  const who = last === undefined ? first : `${[first, ...more].join(", ")} and ${last}`;
  return `As reported by metrics of ${who}, not added to the runs`;
}
