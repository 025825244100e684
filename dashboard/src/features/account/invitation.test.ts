import { expect, test } from "vitest";

import { whoAccepts } from "./invitation";

const offer = (has_account: boolean) => ({ email: "Grace@example.com", has_account });

test("who is not signed in signs in, or chooses a password", () => {
  expect(whoAccepts(offer(true), undefined)).toBe("has_account");
  expect(whoAccepts(offer(false), undefined)).toBe("new");
});

test("who is signed in accepts as the invited address and as no other", () => {
  expect(whoAccepts(offer(true), "grace@example.com")).toBe("invited");
  expect(whoAccepts(offer(true), "eve@example.com")).toBe("somebody_else");
  expect(whoAccepts(offer(false), "eve@example.com")).toBe("somebody_else");
});
