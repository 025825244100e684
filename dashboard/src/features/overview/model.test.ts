import { expect, test } from "vitest";

import type { Overview, Totals } from "../../api/types";
import { headline, incompleteness, releases } from "./model";

function overview(change: {
  runs?: number;
  unpriced?: number;
  agents?: number;
  attention?: string[];
}): Overview {
  const totals = { runs: change.runs ?? 10, unpriced_runs: change.unpriced ?? 0 } as Totals;
  return {
    totals,
    agents_total: change.agents ?? 14,
    attention: (change.attention ?? []).map((agent_id) => ({ agent_id })),
    unpriced_models: [{ model: "acme-large-2", runs: change.unpriced ?? 0 }],
  } as Overview;
}

test("the title counts each agent once", () => {
  expect(headline(overview({ attention: ["a", "a", "b"] }))).toBe("Two of fourteen agents need attention");
  expect(headline(overview({ attention: ["a"] }))).toBe("One of fourteen agents needs attention");
});

test("the title says when all is well and when there is nothing", () => {
  expect(headline(overview({}))).toBe("All 14 agents are fine");
  expect(headline(overview({ runs: 0 }))).toBe("No runs in this time");
});

test("a spend that is incomplete says so", () => {
  expect(incompleteness(overview({ unpriced: 12 }))).toBe(
    " 12 runs are unpriced: acme-large-2 has no price.",
  );
  expect(incompleteness(overview({}))).toBe("");
});

test("a release is a new version, not a new model or agent", () => {
  const at = "2026-11-24T08:05:00.000Z";
  const change = { at, agent_id: "support", name: "2.4.0", title: "" };

  expect(
    releases([
      { ...change, kind: "new_version" },
      { ...change, kind: "new_model" },
      { ...change, kind: "new_agent" },
    ]),
  ).toEqual([{ at, label: "support 2.4.0" }]);
});
