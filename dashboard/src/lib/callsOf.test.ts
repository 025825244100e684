import { expect, test } from "vitest";

import { isNarrowed, parseCallsOf, runsOfCalls } from "./callsOf";

test("the address says whose calls are meant, and the list of runs can be asked the same", () => {
  const calls = parseCallsOf({ agent_id: "planner", service: ["desk", "other"], env: "production" });
  expect(calls).toEqual({ agent_id: "planner", service: "desk" });
  expect(isNarrowed(calls)).toBe(true);
  expect(runsOfCalls(calls)).toEqual({ agent_id: "planner", "meta.service": "desk" });
  expect(isNarrowed(parseCallsOf({ agent_id: "" }))).toBe(false);
});
