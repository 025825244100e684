import { expect, test } from "vitest";

import { settingsFor } from "./settings";

const paths = (permissions: string[], operator: boolean) =>
  settingsFor({ permissions, operator }).map(({ path }) => path);

test("the outbox is for who runs this server, whatever they may do in their organisation", () => {
  expect(paths(["data_read", "org_manage"], false)).not.toContain("outbox");
  expect(paths(["data_read", "org_manage"], true)).toContain("outbox");
});

test("a viewer sees what everybody sees, and the data", () => {
  expect(paths(["data_read"], false)).toEqual([
    "organisation",
    "data",
    "sign-in",
    "account",
    "security",
    "sessions",
    "organisations",
  ]);
});

test("members are for who may read them", () => {
  expect(paths(["data_read", "member_read"], false)).toContain("members");
});
