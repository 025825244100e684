import { expect, test } from "vitest";

import { aRole, offered, reaches, ROLES } from "./roles";

test("nobody is offered a role above their own", () => {
  expect(offered("owner")).toEqual(["owner", "admin", "member", "viewer"]);
  expect(offered("admin")).toEqual(["admin", "member", "viewer"]);
});

test("who manages nobody is offered nothing", () => {
  for (const own of ["member", "viewer", undefined] as const) {
    expect(offered(own)).toEqual([]);
    for (const other of ROLES) expect(reaches(own, other)).toBe(false);
  }
});

test("an admin reaches another admin and no owner", () => {
  expect(reaches("admin", "admin")).toBe(true);
  expect(reaches("admin", "owner")).toBe(false);
});

test("a role reads well in a sentence", () => {
  expect(ROLES.map(aRole)).toEqual(["an owner", "an admin", "a member", "a viewer"]);
});
