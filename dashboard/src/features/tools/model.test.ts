import { expect, test } from "vitest";

import type { CalledTool, ToolList } from "../../api/types";
import { failures, headline } from "./model";

function tools(...rates: (number | null)[]): ToolList {
  return {
    tools: rates.map((failure_rate) => ({ calls: 100, failure_rate }) as CalledTool),
    total: rates.length,
  } as ToolList;
}

test("the title counts the tools that fail often", () => {
  expect(headline(tools(0.5, 0.1, 0.02))).toBe("Two of three tools fail often");
  expect(headline(tools(0.5, 0, null))).toBe("One of three tools fails often");
  expect(headline(tools(0.01, 0))).toBe("None of two tools fails often");
  expect(headline(tools(0.4))).toBe("The one tool fails often");
  expect(headline(tools())).toBe("No tool was used");
});

test("a failure of few calls is no habit", () => {
  const few = { tools: [{ calls: 2, failure_rate: 0.5 } as CalledTool], total: 1 } as ToolList;
  expect(headline(few)).toBe("The one tool does its work");
});

test("the sentence says how many calls failed, or that nobody told", () => {
  const of = (calls: number, failed_calls: number) =>
    failures({ totals: { calls, failed_calls } } as ToolList);
  expect(of(340, 12)).toBe("12 calls of 340 failed.");
  expect(of(340, 0)).toBe("340 calls, none failed.");
  expect(of(0, 0)).toBe("Runs name them, and do not tell how their calls went.");
});
