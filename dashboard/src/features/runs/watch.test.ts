import { expect, test } from "vitest";

import { isTrace, lookAgain, pace } from "./watch";

const START = "2026-11-27T10:00:00.000Z";
const after = (minutes: number) => Date.parse(START) + minutes * 60_000;

test("what began long ago is looked at seldom", () => {
  expect(pace(START, after(0))).toBe(5_000);
  expect(pace(START, after(10))).toBe(10_000);
  expect(pace(START, after(600))).toBe(60_000);
  expect(pace(null, after(600))).toBe(5_000);
  // A clock may be behind that of the sender.
  expect(pace(START, after(-10))).toBe(5_000);
});

test("a trace is looked at again as long as anything may come, a large one seldom", () => {
  const trace = { started_at: START, running: 1, spans: 40 };
  expect(lookAgain(trace, after(1))).toBe(5_000);
  expect(lookAgain({ ...trace, spans: 50_000 }, after(1))).toBe(50_000);
  expect(lookAgain(trace, after(600))).toBe(60_000);
  expect(lookAgain({ ...trace, running: 0 }, after(1))).toBe(5_000);
  expect(lookAgain({ ...trace, running: 0 }, after(61))).toBe(false);
});

test("a trace's id is told from a run's", () => {
  expect(isTrace("0af7651916cd43dd8448eb211c80319c")).toBe(true);
  expect(isTrace("0193f1a2-7a1e-7cc0-8000-000000000001")).toBe(false);
});
