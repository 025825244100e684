import { expect, test } from "vitest";

import type { Member, Role } from "../../api/types";
import { ending, isLastOwner, successors } from "./model";

const NOW = Date.parse("2026-11-20T12:00:00Z");

function member(id: string, role: Role): Member {
  return { id, role, email: `${id}@example.com`, since: "2026-11-01T00:00:00Z" };
}

test("the last owner is the one without another beside them", () => {
  expect(isLastOwner([member("a", "owner"), member("b", "admin")], "a")).toBe(true);
  expect(isLastOwner([member("a", "owner"), member("b", "admin")], "b")).toBe(false);
  expect(isLastOwner([member("a", "owner"), member("b", "owner")], "a")).toBe(false);
  expect(isLastOwner([], undefined)).toBe(false);
});

test("the organisation is handed to somebody who is no owner yet", () => {
  expect(successors([member("a", "owner"), member("b", "viewer")]).map(({ id }) => id)).toEqual(["b"]);
});

test("an invitation says how long it is good", () => {
  expect(ending({ expires_at: "2026-11-27T12:00:00Z" }, NOW)).toBe("expires in 7 days");
  expect(ending({ expires_at: "2026-11-21T13:00:00Z" }, NOW)).toBe("expires in 1 day");
  expect(ending({ expires_at: "2026-11-20T13:00:00Z" }, NOW)).toBe("expires within a day");
  expect(ending({ expires_at: "2026-11-20T11:00:00Z" }, NOW)).toBe("has expired");
});
