import { expect, test } from "vitest";

import type { AgentSessionSummary, AgentSessionTurn } from "../../api/types";
import { bar, cost, headline, story } from "./model";

const session = {
  runs: 3,
  failed: 0,
  timeout: 0,
  killed: 0,
  cost_usd: 0.42,
  unpriced_runs: 0,
  wall_ms: 100_000,
  started_at: "2026-11-27T10:00:00.000Z",
  last_at: "2026-11-27T10:01:40.000Z",
} as AgentSessionSummary;

test("the title of the list is the answer", () => {
  const whole = { sessions: 14, failing: 3, runs: 40, runs_without: 2 };
  expect(headline(whole)).toBe("Three of 14 sessions had failures");
  expect(headline({ ...whole, failing: 0 })).toBe("None of 14 sessions had failures");
  expect(headline({ ...whole, sessions: 1, failing: 0 })).toBe("The only session had no failure");
  expect(headline({ ...whole, sessions: 0, failing: 0 })).toBe("No session in this time");
});

test("the title of one session says how it went", () => {
  expect(story(session)).toBe("3 runs in 1 m 40 s, none failed");
  // Somebody cancelled it: that is neither.
  expect(story({ ...session, runs: 1, cancelled: 1 })).toBe("1 run in 1 m 40 s, none failed");
  expect(story({ ...session, timeout: 1 })).toBe("3 runs in 1 m 40 s, 1 failed");
  expect(story({ ...session, failed: 3 })).toBe("3 runs in 1 m 40 s, all failed");
});

test("a sum without all prices is a lower bound", () => {
  expect(cost(session)).toBe("$0.42");
  expect(cost({ ...session, unpriced_runs: 1 })).toBe("≥ $0.42");
  expect(cost({ ...session, unpriced_runs: 3 })).toBe("unpriced");
});

test("a run lies where it ran", () => {
  const run = { started_at: "2026-11-27T10:00:25.000Z", at: "2026-11-27T10:00:50.000Z" } as AgentSessionTurn;
  expect(bar(run, session)).toEqual({ left: 0.25, width: 0.25 });
  expect(bar({ ...run, at: run.started_at }, session).width).toBeGreaterThan(0);
});
