import { describe, expect, test } from "vitest";

import type { MetricGroup, MetricSeries } from "../../api/types";
import {
  drawn,
  formatOf,
  isGrouping,
  layersOf,
  percentileText,
  showOf,
  source,
  tickOf,
  unitName,
} from "./model";

function group(name: string, ...sums: number[]): MetricGroup {
  return {
    name,
    count: sums.length,
    sum: sums.reduce((all, one) => all + one, 0),
    per_minute: 0,
    p50: null,
    p95: null,
    p99: null,
    points: sums.map((sum, i) => ({
      t: `2026-11-20T10:0${i}:00Z`,
      partial: false,
      count: sum === 0 ? 0 : 1,
      sum,
      p50: null,
      p95: sum === 0 ? null : { value: sum, above: false },
    })),
  };
}

function series(groups: MetricGroup[], others: MetricGroup | null = null): MetricSeries {
  return {
    range: { from: "2026-11-20T10:00:00Z", to: "2026-11-20T10:02:00Z", bucket_seconds: 60 },
    name: "m",
    unit: "s",
    kind: "distribution",
    by: "model",
    services: ["shop"],
    groups,
    percentiles: "points",
    others,
  };
}

describe("what a metric shows", () => {
  test("what its kind can tell, whatever is known of it", () => {
    const known = { title: "T", shows: "sum" as const, by: "model" as const };
    expect(showOf({ kind: "distribution", known })).toBe("sum");
    expect(showOf({ kind: "distribution", known: null })).toBe("percentiles");
    expect(showOf({ kind: "counter", known: { ...known, shows: "percentiles" } })).toBe("sum");
    expect(showOf({ kind: "level", known })).toBe("level");
  });

  test("times without measurements are gaps", () => {
    expect(layersOf(series([group("a", 2, 0)]), "percentiles")[0]?.values).toEqual([2, null]);
    expect(layersOf(series([group("a", 2, 0)]), "sum")[0]?.values).toEqual([2, 0]);
  });

  test("a distribution without buckets shows its mean", () => {
    const [buckets, summary] = [group("a", 2, 0), group("b", 6, 0)];
    for (const point of summary.points) point.p95 = null;
    if (summary.points[0] !== undefined) summary.points[0].count = 4;
    expect(drawn(series([buckets, summary]), "percentiles")).toBe("percentiles");
    expect(drawn(series([summary]), "percentiles")).toBe("mean");
    expect(drawn(series([summary]), "sum")).toBe("sum");
    expect(drawn(series([]), "percentiles")).toBe("percentiles");
    expect(layersOf(series([summary]), "mean")[0]?.values).toEqual([1.5, null]);
  });

  test("what is left out of the chart is added together", () => {
    const many = Array.from({ length: 8 }, (_, i) => group(`g${i}`, 1, 2));
    const layers = layersOf(series(many, group("", 10, 20)), "sum");
    expect(layers).toHaveLength(7);
    expect(layers[0]).toMatchObject({ name: "other", values: [12, 24] });
  });
});

describe("words and numbers", () => {
  test("values stand in their unit", () => {
    expect(formatOf("s")(3.4)).toBe("3.4 s");
    expect(formatOf("ms")(842)).toBe("842 ms");
    expect(formatOf("USD")(1284.1)).toBe("$1,284.10");
    expect(formatOf("{token}")(48212)).toBe("48,212");
    expect(tickOf("s")(60)).toBe("1 m");
    expect(tickOf("ms")(30_000)).toBe("30 s");
    expect(tickOf("{token}")(20_000)).toBe("20,000");
    expect(["s", "{token}", "By", "1", "", "USD"].map(unitName)).toEqual([
      "seconds",
      "token",
      "bytes",
      "–",
      "–",
      "USD",
    ]);
  });

  test("beyond the last bound it is only known to be above", () => {
    expect(percentileText({ value: 81.92, above: true }, "s")).toBe("> 82 s");
    expect(percentileText({ value: 7200, above: true }, "s")).toBe("> 2 h 0 m");
    expect(percentileText({ value: 1.5, above: false }, "s")).toBe("1.5 s");
    expect(percentileText(null, "s")).toBe("–");
  });

  test("the source is named", () => {
    expect(source(["shop"])).toBe("As reported by metrics of shop, not added to the runs");
    expect(source(["a", "b", "c"])).toContain("metrics of a, b and c,");
    expect(source([""])).toContain("a service without a name");
  });

  test("a grouping of an old link may not exist", () => {
    expect(isGrouping("model")).toBe(true);
    expect(isGrouping("colour")).toBe(false);
  });
});
