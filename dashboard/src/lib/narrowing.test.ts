import { expect, test } from "vitest";

import { chips, parseNarrowing } from "./narrowing";

test("keeps what filters runs and nothing else", () => {
  const narrowing = parseNarrowing({ agent_id: ["a", "b"], q: "late", group: "77", version: "" });
  expect(narrowing["agent_id"]).toEqual(["a", "b"]);
  expect(narrowing["q"]).toBe("late");
  expect(narrowing["version"]).toBeUndefined();
  expect(Object.keys(narrowing)).not.toContain("group");
});

test("says what can be taken away", () => {
  expect(chips(parseNarrowing({ agent_id: ["a", "b"], q: "late", version: "2.0" }))).toEqual([
    { key: "version", text: "version: 2.0" },
    { key: "agent_id", text: "agent: a, b" },
  ]);
});
