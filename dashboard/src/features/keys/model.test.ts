import { expect, test } from "vitest";

import type { ApiKey } from "../../api/types";
import { ending, envFile, expiry, isDead, requestsPerDay } from "./model";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function key(change: Partial<ApiKey>): ApiKey {
  return {
    id: "0123456789",
    name: "support",
    scope: "write",
    environment: "live",
    last_four: "abcd",
    shown: "am_live_0123456789_...abcd",
    state: "active",
    created_at: "2026-11-01T00:00:00Z",
    created_by: { kind: "system", id: null, name: null },
    expires_at: null,
    revoked_at: null,
    replaced_by: null,
    use: { last_used_at: null, requests: 0, events: 0, days: [] },
    ...change,
  };
}

test("a key that expires soon still works", () => {
  expect(isDead(key({ state: "expiring" }))).toBe(false);
  expect(isDead(key({ state: "expired" }))).toBe(true);
  expect(isDead(key({ state: "revoked" }))).toBe(true);
  expect(isDead(key({ state: "rotated" }))).toBe(true);
});

test("days without a request are zero and the last day is today", () => {
  const days = requestsPerDay({ days: [{ date: "2026-11-20", requests: 7, events: 70 }] }, NOW);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toBe(7);
  expect(days.slice(0, -1).every((requests) => requests === 0)).toBe(true);
});

test("the ending says what happens to the key", () => {
  expect(ending(key({}), NOW)).toBe("does not expire");
  expect(ending(key({ expires_at: "2027-03-01T00:00:00Z" }), NOW)).toBe("expires 1 Mar 2027");
  expect(ending(key({ state: "expiring", expires_at: "2026-11-23T13:00:00Z" }), NOW)).toBe(
    "expires in 3 days",
  );
  expect(ending(key({ state: "expiring", expires_at: "2026-11-20T13:00:00Z" }), NOW)).toBe(
    "expires within a day",
  );
  expect(ending(key({ state: "revoked", revoked_at: "2026-11-03T00:00:00Z" }), NOW)).toBe("revoked 3 Nov");
});

test("a key that ends on a day works until that day is over", () => {
  expect(expiry("date", "2026-12-31", NOW)).toBe("2027-01-01T00:00:00.000Z");
  expect(expiry("30", "", NOW)).toBe("2026-12-20T12:00:00.000Z");
  expect(expiry("never", "2026-12-31", NOW)).toBeNull();
});

test("the file has the two variables that every client reads", () => {
  expect(envFile("https://am.example.com", "am_live_x")).toBe(
    "AGENTMETRICS_URL=https://am.example.com\nAGENTMETRICS_API_KEY=am_live_x\n",
  );
});
