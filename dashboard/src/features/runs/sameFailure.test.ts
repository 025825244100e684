import { expect, test } from "vitest";

import { sameFailure } from "./sameFailure";

const run = {
  at: "2026-10-10T12:00:00.000Z",
  status: "failed" as const,
  error_fingerprint: "00000000deadbeef",
};
const around = { from: "2026-10-03T12:00:00.000Z", to: "2026-10-17T12:00:00.000Z" };

test("a failure leads to its error, in the time in which it was counted", () => {
  expect(sameFailure(run)).toEqual({ to: "/errors", search: { ...around, group: "00000000deadbeef" } });
  expect(sameFailure({ ...run, status: "timeout" }).to).toBe("/errors");
});

test("a run that was cancelled need not be in any error", () => {
  expect(sameFailure({ ...run, status: "cancelled" })).toEqual({
    to: "/runs",
    search: { ...around, error_fingerprint: "00000000deadbeef" },
  });
});
