import { expect, test } from "vitest";

import { axisLabels, bucketsOf, GUTTER, indexAt, indexOfTime, leftOf, placeMarkers } from "./plot";

const HOUR = 3600;
const START = Date.parse("2026-11-24T00:00:00Z");
const hours = (count: number) =>
  bucketsOf(
    Array.from({ length: count }, (_, i) => ({ t: new Date(START + i * HOUR * 1000).toISOString() })),
    HOUR,
  );
const WIDTH = 240 + GUTTER.left + GUTTER.right;

test("a position is in the bucket that is drawn there, and beside the plot in the nearest", () => {
  expect(leftOf(3, WIDTH, 24)).toBe(GUTTER.left + 30);
  expect(indexAt(GUTTER.left + 31, WIDTH, 24)).toBe(3);
  expect(indexAt(GUTTER.left + 29, WIDTH, 24)).toBe(2);
  expect(indexAt(0, WIDTH, 24)).toBe(0);
  expect(indexAt(WIDTH, WIDTH, 24)).toBe(23);
});

test("a moment belongs to the bucket that begins at or before it", () => {
  expect(indexOfTime("2026-11-24T02:00:00.000Z", hours(4))).toBe(2);
  expect(indexOfTime("2026-11-24T01:59:59.999Z", hours(4))).toBe(1);
  expect(indexOfTime("2026-11-24T04:00:00.000Z", hours(4))).toBe(-1);
});

test("releases of one bucket share a line, and one outside of the time has none", () => {
  const placed = placeMarkers(
    [
      { at: "2026-11-24T01:10:00Z", label: "a 2" },
      { at: "2026-11-24T01:20:00Z", label: "b 3" },
      { at: "2026-11-25T01:20:00Z", label: "c 4" },
    ],
    hours(24),
    WIDTH,
  );

  expect(placed).toHaveLength(1);
  expect(placed[0]).toMatchObject({ title: "a 2, b 3", label: "2 releases" });
});

test("a label that would cover another is left to the hover, and one at the edge turns around", () => {
  const placed = placeMarkers(
    [
      { at: "2026-11-24T01:00:00Z", label: "support-agent 2.4.0" },
      { at: "2026-11-24T03:00:00Z", label: "research-agent 1.9.1" },
      { at: "2026-11-24T23:00:00Z", label: "triage 5.0.3" },
    ],
    hours(24),
    WIDTH,
  );

  expect(placed.map(({ label, flipped }) => [label, flipped])).toEqual([
    ["support-agent 2.4.0", false],
    [null, false],
    ["triage 5.0.3", true],
  ]);
});

test("labels of the axis stand at round hours and name the day at midnight", () => {
  const labels = axisLabels(hours(48), 6 * 84 + GUTTER.left + GUTTER.right);

  expect([...labels.values()]).toEqual(["12:00", "25 Nov", "12:00"]);
});
