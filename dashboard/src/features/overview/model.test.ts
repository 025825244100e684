import { expect, test } from "vitest";

import type { Overview, Totals } from "../../api/types";
import { headline, incompleteness, releases } from "./model";

function overview(change: {
  runs?: number;
  unpriced?: number;
  agents?: number;
  attention?: string[];
  success?: [number, number];
  p95?: [number, number];
}): Overview {
  const [success_rate, successBefore] = change.success ?? [0.9, 0.9];
  const [p95_ms, p95Before] = change.p95 ?? [1000, 1000];
  const totals = { runs: change.runs ?? 10, unpriced_runs: change.unpriced ?? 0, success_rate, p95_ms };
  return {
    totals: totals as Totals,
    previous_totals: { success_rate: successBefore, p95_ms: p95Before } as Totals,
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

test("the title does not say that all is well beside a number that is red", () => {
  expect(headline(overview({ success: [0.9, 0.95] }))).toBe(
    "No agent stands out, but more runs fail than before",
  );
  expect(headline(overview({ p95: [1200, 1000] }))).toBe(
    "No agent stands out, but runs are slower than before",
  );
  expect(headline(overview({ success: [0.9, 0.95], p95: [1200, 1000], agents: 1 }))).toBe(
    "No agent stands out, but more runs fail and runs are slower than before",
  );
  expect(headline(overview({ success: [0.95, 0.9], p95: [1020, 1000] }))).toBe("All 14 agents are fine");
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
