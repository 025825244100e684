import { expect, test } from "vitest";

import type { AuditRecord } from "../../api/types";
import { KINDS, sentence } from "./sentences";

const PEOPLE = { p1: "ada@example.com" };
const KEY = { key: "0123456789", name: "support", scope: "write", environment: "live" };

function record(change: Partial<AuditRecord>): AuditRecord {
  return {
    seq: 1,
    at: "2026-11-20T12:00:00Z",
    type: "signed_in",
    actor: { kind: "person", id: "p1" },
    from: { address: "203.0.113.7", agent: "" },
    details: {},
    hash: "0".repeat(64),
    ...change,
  };
}

test("a record is told as a sentence with names", () => {
  expect(
    sentence(record({ type: "key_rotated", details: { ...KEY, replaced_by: "ABCDEFGHJK" } }), PEOPLE),
  ).toBe("ada@example.com rotated the key support (0123456789); ABCDEFGHJK took its place.");
  expect(
    sentence(record({ type: "retention_changed", details: { from_days: "0", to_days: "1" } }), PEOPLE),
  ).toBe("ada@example.com changed how long events are kept: for 1 day, before for ever.");
});

test("what happened to people is told with their names and roles", () => {
  const said = (type: AuditRecord["type"], details: Record<string, string>) =>
    sentence(record({ type, details }), { ...PEOPLE, p2: "grace@example.com" });
  expect(said("member_invited", { email: "eve@example.com", role: "admin", invitation: "i1" })).toBe(
    "ada@example.com invited eve@example.com as an admin.",
  );
  expect(said("member_joined", { person: "p2", after: "viewer", invitation: "i1" })).toBe(
    "ada@example.com joined as a viewer, invited by grace@example.com.",
  );
  expect(said("role_changed", { person: "p2", before: "viewer", after: "owner" })).toBe(
    "ada@example.com changed the role of grace@example.com from viewer to owner.",
  );
  expect(said("member_removed", { person: "p3", before: "owner" })).toBe(
    "ada@example.com removed somebody who left (p3), who was an owner.",
  );
  expect(said("ownership_transferred", { person: "p2", before: "admin", after: "owner" })).toBe(
    "ada@example.com handed the organisation over to grace@example.com and became an admin.",
  );
  expect(said("organization_renamed", { before: "North", after: "Northwind" })).toBe(
    "ada@example.com renamed the organisation from North to Northwind.",
  );
});

test("what was left out before is said", () => {
  const refused = record({
    type: "key_refused",
    actor: { kind: "api_key", id: "0123456789" },
    details: { ...KEY, reason: "revoked", not_recorded_before: "41" },
  });
  expect(sentence(refused, PEOPLE)).toBe(
    "The key 0123456789 was refused: somebody still uses the key support (0123456789), and it had been revoked (and 41 times before, not recorded one by one).",
  );
});

test("no sentence shows the name of its kind, or a value that is missing", () => {
  for (const type of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const text = sentence(record({ type, details: { from_days: "3", to_days: "4" } }), {});
    expect(text).not.toContain(type);
    expect(text).not.toMatch(/undefined|NaN/);
  }
});

test("what becomes of encryption keys says which, why and who wanted it", () => {
  const said = (type: AuditRecord["type"], details: Record<string, string>) =>
    sentence(record({ type, details, actor: { kind: "system", id: "" } }), {});
  expect(said("encryption_key_rotated", { key: "root", version: "2", cause: "schedule" })).toBe(
    "The server made version 2 of the encryption key root, as scheduled.",
  );
  expect(said("encryption_key_rotated", { key: "backup", version: "3", cause: "command" })).toBe(
    "The server made version 3 of the encryption key backup, as somebody asked by command.",
  );
  expect(said("encryption_key_rotation_failed", { key: "outbox", reason: "key_manager_unavailable" })).toBe(
    "The server could not rotate the encryption key outbox and tries again: the key manager did not answer.",
  );
  expect(said("encryption_key_retired", { key: "root", version: "1" })).toBe(
    "The server disabled version 1 of the encryption key root: nothing needs it any more.",
  );
  expect(said("encryption_key_destroyed", { key: "root", version: "1" })).toBe(
    "The server destroyed version 1 of the encryption key root for good.",
  );
});
