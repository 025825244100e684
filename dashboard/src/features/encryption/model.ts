import type { EncryptionKey, EncryptionKeys } from "../../api/types";
import { plural } from "../../lib/format";

export type Version = EncryptionKey["versions"][number];

interface Said {
  label: string;
  /** What is under it. */
  help: string;
  /** Why an old version may stay for long. */
  old?: string;
}

/** Keys by their names. One that a newer server has is shown by its name alone. */
const KEYS: Record<string, Said> = {
  root: { label: "Root", help: "Wraps every key below. It never leaves the key manager." },
  "control-store": { label: "Control store", help: "Accounts, rules, the audit log: all pages of the file." },
  "event-store": {
    label: "Event store",
    help: "Runs, events and everything computed from them.",
    old: "The server uses the new version from its next start on, and then moves what is there.",
  },
  backup: {
    label: "Backups",
    help: "Wraps the key of each backup.",
    old: "Old versions stay, for the backups that were made with them.",
  },
  "backup-signing": {
    label: "Signatures of backups",
    help: "Shows that a backup is ours and whole.",
    old: "Old versions stay, for the backups that were made with them.",
  },
  "api-key-pepper": {
    label: "API keys",
    help: "Goes into the hash of each API key.",
    old: "An old version stays until every key from its time was used once, or revoked.",
  },
  "session-sealing": {
    label: "Sessions and links",
    help: "Hashes of session cookies, invitations and links by mail.",
    old: "An old version stays for 8 days: then the longest invitation has run out.",
  },
  outbox: { label: "Waiting messages", help: "Mails that were not delivered yet." },
  "second-factor": {
    label: "Second factors",
    help: "Secrets of authenticator apps, hashes of recovery codes.",
    old: "An old version stays while a recovery code from its time is unused.",
  },
  "provider-tokens": {
    label: "Tokens of the sign-in service",
    help: "What Supabase gave for a session.",
    old: "An old version stays for 8 days: then the longest session has ended.",
  },
  "user-pseudonym": {
    label: "End users' names",
    help: "Names of end users in traces become pseudonyms by it; it does not rotate, so that one user stays one.",
  },
  "tls-keys": { label: "Certificate keys", help: "The keys of the local certificate authority." },
  "audit-signing": { label: "Audit log", help: "Seals the end of the log, and signs receipts." },
};

export function said(name: string): Said {
  return KEYS[name] ?? { label: name, help: "" };
}

export function current({ versions }: EncryptionKey): Version | undefined {
  return versions.find(({ state }) => state === "current");
}

/** Those that are not current and not gone, latest first. */
export function older({ versions }: EncryptionKey): Version[] {
  return versions.filter(({ state }) => state === "retiring" || state === "disabled").reverse();
}

/** Whole percent; 100 only when it is done. */
export function percentMoved({ moved, pieces }: EncryptionKey["rotation"]): number {
  return pieces === 0 ? 0 : Math.floor((100 * moved) / pieces);
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `in 63 days`, `in 5 hours`, `within the hour`, `due now`. */
export function until(at: string, now: string): string {
  const left = Date.parse(at) - Date.parse(now);
  if (left <= 0) return "due now";
  if (left < HOUR) return "within the hour";
  if (left < 2 * DAY) return `in ${plural(Math.floor(left / HOUR), "hour")}`;
  return `in ${plural(Math.floor(left / DAY), "day")}`;
}

const MANAGERS: Record<EncryptionKeys["key_manager"]["kind"], string> = {
  local: "Local keyring",
  pkcs11: "PKCS#11 token",
  vault: "Vault or OpenBao",
  "aws-kms": "AWS KMS",
  "gcp-kms": "Google Cloud KMS",
  "azure-key-vault": "Azure Key Vault",
};

export function managerName(kind: EncryptionKeys["key_manager"]["kind"]): string {
  return (MANAGERS as Partial<typeof MANAGERS>)[kind] ?? kind;
}

/** What the root is protected by, without promising more. */
export function protection({ kind, hardware_backed, exportable }: EncryptionKeys["key_manager"]): string {
  if (hardware_backed && !exportable) return "The root is in hardware and cannot be copied out.";
  if (!exportable) return "The root cannot be copied out of it.";
  return kind === "local"
    ? "The root is in a sealed file on this machine: whoever has the data directory and the key file or passphrase has everything."
    : "Somebody with enough rights there can copy the root.";
}

const TROUBLE: Record<NonNullable<EncryptionKey["rotation"]["trouble"]>, string> = {
  key_manager_unavailable: "the key manager did not answer",
  key_manager_refused: "the key manager said no",
  root_shared: "another server uses the same root, so its old versions stay",
  failed: "the server’s log says why",
};

export function troubleOf(trouble: NonNullable<EncryptionKey["rotation"]["trouble"]>): string {
  return (TROUBLE as Partial<typeof TROUBLE>)[trouble] ?? trouble;
}

/** What stands above the page: whether somebody has to do something. */
export function verdict({ key_manager, keys, backups }: EncryptionKeys): { good: boolean; text: string } {
  if (key_manager.state === "silent") return { good: false, text: "The key manager does not answer" };
  const failing = keys.filter(({ rotation }) => rotation.trouble !== null).length;
  if (failing > 0) return { good: false, text: `The rotation of ${plural(failing, "key")} fails` };
  if (backups.late) return { good: false, text: "Keys are in order; backups are late" };
  const moving = keys.filter(({ rotation }) => rotation.state === "moving").length;
  return { good: true, text: moving > 0 ? `${plural(moving, "key")} being rotated` : "Keys are in order" };
}
