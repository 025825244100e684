import { expect, test } from "vitest";

import type { Step } from "../../api/types";
import { bars, ticks, totalMs } from "./timeline";

const step = (kind: Step["kind"], duration_ms: number | null, offset_ms: number | null = null): Step => ({
  name: kind,
  kind,
  type: kind,
  status: "success",
  duration_ms,
  offset_ms,
  error: null,
  metadata: null,
});

test("steps without a beginning follow one another, tools beside them", () => {
  const all = bars({ steps: [step("step", 10), step("step", 5), step("tool", 3)] });

  expect(all.map(({ start, length }) => [start, length])).toEqual([
    [0, 10],
    [10, 5],
    [0, 3],
  ]);
});

test("a beginning that was sent counts", () => {
  expect(bars({ steps: [step("step", 10, 40)] })[0]).toMatchObject({ start: 40, exact: true });
});

test("a run shorter than its steps is as wide as its steps", () => {
  const all = bars({ steps: [step("step", 10), step("step", 5)] });

  expect(totalMs({ duration_ms: 4 }, all)).toBe(15);
  expect(totalMs({ duration_ms: null }, [])).toBe(1);
});

test("the axis has round times", () => {
  expect(ticks(34_200)).toEqual([0, 10_000, 20_000, 30_000]);
  expect(ticks(842)).toEqual([0, 200, 400, 600, 800]);
  expect(ticks(610_000)).toEqual([0, 300_000, 600_000]);
});
