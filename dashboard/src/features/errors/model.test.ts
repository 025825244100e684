import { expect, test } from "vitest";

import type { ErrorGroup, ErrorPage } from "../../api/types";
import { allRuns, headline, reach, starts, toll, what, words } from "./model";

const error = {
  kind: "tool",
  name: "web_search",
  type: "IOError",
  message: "disk # is full",
  runs: 4,
  share: 0.1,
  failed_runs: 1,
  recovered_runs: 3,
  new: false,
} as ErrorGroup;

const page = (errors: ErrorGroup[], groups = errors.length): ErrorPage => ({
  errors,
  range: { from: "", to: "", bucket_seconds: 60 },
  next_cursor: null,
  whole: { groups, cut: false, count: 9, runs: 40, failed_runs: 2 },
});

test("the title of the list says what is new", () => {
  const fresh = { ...error, new: true };
  expect(headline([page([error, fresh, error])])).toBe("One new among 3 errors");
  expect(headline([page([error, error])])).toBe("2 errors, none of them new");
  expect(headline([page([error], 900)])).toBe("900 errors");
  expect(headline([page([error, fresh], 60)])).toBe("At least one new among 60 errors");
  expect(headline([page([fresh, fresh])])).toBe("Two errors, all of them new");
  expect(headline([page([])])).toBe("Nothing failed in this time");
});

test("the toll counts runs and failures apart", () => {
  expect(toll(page([error]))).toBe("2 of 40 runs failed; 9 failures in all.");
});

test("one error says what it is, what it says and how far it goes", () => {
  expect(what(error)).toBe("tool web_search");
  expect(words(error)).toBe("IOError: disk # is full");
  expect(words({ ...error, type: "", message: "" })).toBe("No message");
  expect(allRuns(error)).toBe(40);
  expect(reach(error, 40)).toBe("In 4 of 40 runs, 1 failed, 3 recovered");
  expect(reach({ ...error, runs: 1, failed_runs: 1, recovered_runs: 0 }, 1)).toBe("In 1 run, which failed");
  expect(reach({ ...error, runs: 0 }, 40)).toBe("Not seen in this time");
});

test("buckets begin at round times", () => {
  expect(starts("2026-11-27T10:07:00Z", 3600, 2)).toEqual([
    { t: "2026-11-27T10:00:00.000Z" },
    { t: "2026-11-27T11:00:00.000Z" },
  ]);
});
