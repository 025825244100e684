import { expect, test } from "vitest";

import type { EncryptionKey, EncryptionKeys } from "../../api/types";
import { current, older, percentMoved, protection, until, verdict } from "./model";

const NOW = "2026-11-27T12:00:00Z";

function key(change: Partial<EncryptionKey> = {}): EncryptionKey {
  const version = (number: number, state: EncryptionKey["versions"][number]["state"]) => ({
    version: number,
    state,
    created_at: NOW,
    next_rotation_at: null,
    wrapped_by: 1,
  });
  return {
    name: "outbox",
    algorithm: "AES-256-GCM",
    rotated_every_days: 90,
    rotation: { state: "none", moved: 0, pieces: 0, trouble: null, trouble_at: null },
    versions: [
      version(1, "destroyed"),
      version(2, "disabled"),
      version(3, "retiring"),
      version(4, "current"),
    ],
    ...change,
  };
}

function report(change: Partial<EncryptionKeys> = {}): EncryptionKeys {
  return {
    as_of: NOW,
    key_manager: {
      kind: "local",
      hardware_backed: false,
      exportable: true,
      state: "answers",
      answered_at: NOW,
      keys_usable_until: NOW,
    },
    keys: [key()],
    stores: [],
    backups: { made: true, late: false, last_at: NOW, proven_at: NOW },
    ...change,
  };
}

test("the next rotation is told in words and never too early", () => {
  expect(until("2027-01-29T11:00:00Z", NOW)).toBe("in 62 days");
  expect(until("2026-11-29T11:59:59Z", NOW)).toBe("in 47 hours");
  expect(until("2026-11-27T12:30:00Z", NOW)).toBe("within the hour");
  expect(until("2026-11-27T12:00:00Z", NOW)).toBe("due now");
});

test("hundred percent is done, and nothing less", () => {
  const moved = (moved: number, pieces: number) =>
    percentMoved({ state: "moving", moved, pieces, trouble: null, trouble_at: null });
  expect(moved(999, 1000)).toBe(99);
  expect(moved(1000, 1000)).toBe(100);
  expect(moved(0, 0)).toBe(0);
});

test("versions that still matter, latest first", () => {
  expect(current(key())?.version).toBe(4);
  expect(older(key()).map(({ version }) => version)).toEqual([3, 2]);
});

test("the worst is said first", () => {
  const failing = key({
    rotation: { state: "moving", moved: 1, pieces: 2, trouble: "failed", trouble_at: NOW },
  });
  const silent = { ...report().key_manager, state: "silent" as const };
  const late = { ...report().backups, late: true };
  expect(verdict(report())).toEqual({ good: true, text: "Keys are in order" });
  expect(verdict(report({ backups: late })).text).toContain("backups are late");
  expect(verdict(report({ backups: late, keys: [failing] })).text).toBe("The rotation of 1 key fails");
  expect(verdict(report({ keys: [failing], key_manager: silent })).text).toContain("does not answer");
});

test("no key manager is praised for what it does not do", () => {
  const manager = report().key_manager;
  expect(protection(manager)).toContain("has everything");
  expect(protection({ ...manager, kind: "vault" })).toContain("can copy the root");
  expect(protection({ ...manager, kind: "pkcs11", exportable: false })).not.toContain("hardware");
  expect(protection({ ...manager, kind: "pkcs11", exportable: false, hardware_backed: true })).toContain(
    "in hardware",
  );
});
