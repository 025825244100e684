import { expect, test } from "vitest";

import type { CalledTool, ToolList } from "../../api/types";
import { callsTitle, change, failures, headline } from "./model";

function tools(...rates: (number | null)[]): ToolList {
  return {
    tools: rates.map((failure_rate) => ({ calls: 100, failure_rate }) as CalledTool),
    total: rates.length,
    totals: { calls: 100 * rates.length },
  } as ToolList;
}

test("the title counts the tools that fail often", () => {
  expect(headline(tools(0.5, 0.1, 0.02))).toBe("Two of three tools fail often");
  expect(headline(tools(0.5, 0, null))).toBe("One of three tools fails often");
  expect(headline(tools(0.01, 0))).toBe("None of two tools fails often");
  expect(headline(tools(0.01))).toBe("The one tool does its work");
  expect(headline(tools(0.4))).toBe("The one tool fails often");
  expect(headline(tools())).toBe("No tool was used");
});

test("a failure of few calls is no habit, and few calls are no proof", () => {
  const few = { calls: 4, failure_rate: 1 } as CalledTool;
  const good = { calls: 90, failure_rate: 0 } as CalledTool;
  expect(headline({ ...tools(0), tools: [few] })).toBe("Too few calls to say whether a tool fails often");
  expect(headline({ ...tools(0, 0), tools: [few, good] })).toBe("No tool is known to fail often");
  expect(headline(tools(0.02, null))).toBe("No tool is known to fail often");
});

test("tools that are only named tell nothing", () => {
  const named = (total: number) => ({ tools: [], total, totals: { calls: 0 } }) as unknown as ToolList;
  expect(headline(named(3))).toBe("Three tools were named, nobody told how they went");
  expect(headline(named(1))).toBe("One tool was named, nobody told how it went");
});

test("a row says how many calls there were, and where", () => {
  const tool = { calls: 5, runs: 2, previous: { calls: 4 } } as CalledTool;
  expect(callsTitle(tool)).toBe("5 calls in 2 runs, 4 in the time before");
  expect(callsTitle({ ...tool, runs: 0 })).toBe("5 calls, 4 in the time before");
  expect(change(tool)).toBe("+25%");
  expect(change({ ...tool, previous: { ...tool.previous, calls: 0 } })).toBe("new");
  expect(change({ ...tool, calls: 0, previous: { ...tool.previous, calls: 0 } })).toBe("–");
});

test("the sentence says how many calls failed, or that nobody told", () => {
  const of = (calls: number, failed_calls: number) =>
    failures({ totals: { calls, failed_calls } } as ToolList);
  expect(of(9810, 37)).toBe("37 of 9,810 calls failed.");
  expect(of(340, 0)).toBe("340 calls, none failed.");
  expect(of(0, 0)).toBe("Runs name them, and do not tell how their calls went.");
});
