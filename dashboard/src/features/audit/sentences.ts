import type { AuditRecord, AuditType } from "../../api/types";
import { plural } from "../../lib/format";

type People = Record<string, string>;

/** What a kind of record is called where one is chosen. */
export const KINDS: Record<AuditType, string> = {
  log_opened: "Log opened",
  owner_set_up: "Owner set up",
  signed_in: "Signed in",
  sign_in_refused: "Sign-in refused",
  signed_out: "Signed out",
  session_reused: "Session stopped: an old cookie came back",
  session_ended: "Sessions ended",
  key_created: "Key created",
  key_rotated: "Key rotated",
  key_revoked: "Key revoked",
  key_refused: "Dead key refused",
  key_leaked: "Key revoked: others have seen it",
  key_expiring: "Key about to expire",
  retention_changed: "Retention changed",
  identity_linked: "Account at a service linked",
  identity_unlinked: "Account at a service unlinked",
  identity_refused: "Linking or unlinking refused",
  grant_not_revoked: "A service kept rights it had given",
  password_reset_asked: "Password reset asked for",
  password_reset: "Password reset",
  password_changed: "Password changed",
  email_change_asked: "Change of e-mail asked for",
  email_changed: "E-mail changed",
  signed_up: "Signed up",
  outbox_read: "Message in the outbox read",
};

/** Who did it, in words. */
export function actorName({ actor }: Pick<AuditRecord, "actor">, people: People): string {
  switch (actor.kind) {
    case "person":
      return people[actor.id] ?? `Somebody who left (${actor.id})`;
    case "api_key":
      return `The key ${actor.id}`;
    case "system":
      return "The server";
    case "anonymous":
      return "Somebody who was not signed in";
  }
}

function keyOf(details: Record<string, string>): string {
  return `the key ${details["name"] ?? ""} (${details["key"] ?? "?"})`;
}

function keptFor(days: string | undefined): string {
  return days === "0" ? "for ever" : `for ${plural(Number(days), "day")}`;
}

const SERVICES: Record<string, string> = { google: "Google", github: "GitHub" };

function serviceOf(provider: string | undefined): string {
  return SERVICES[provider ?? ""] ?? provider ?? "another service";
}

const WHY: Record<string, string> = {
  wrong_credentials: "the e-mail or the password was wrong",
  by_provider: "the service that keeps the passwords said no",
  too_many_failures: "there had been too many failures",
  revoked: "it had been revoked",
  rotated: "it had been rotated",
  expired: "it had expired",
  link_first: "the account at the service was not linked",
  identity_taken: "the account signs somebody else in",
  already_linked: "one was linked already",
  recent_sign_in_required: "their sign-in was too long ago",
  last_way_in: "it was their only way in",
};

const HOW: Record<string, string> = { password: "", setup: " through the one-time link" };

/** What happened after the actor's name. A new kind does not compile until it has its sentence. */
const DEEDS: Record<AuditType, (details: Record<string, string>, people: People) => string> = {
  log_opened: () => "opened this log",
  owner_set_up: () => "became the owner",
  signed_in: ({ method }) => `signed in${HOW[method ?? "password"] ?? ` with ${serviceOf(method)}`}`,
  sign_in_refused: ({ person, reason }, people) =>
    `tried to sign in${person === undefined ? "" : ` as ${people[person] ?? person}`} and was refused: ${WHY[reason ?? ""] ?? "it was not allowed"}`,
  signed_out: () => "signed out",
  session_reused: ({ person }, people) =>
    `used a session cookie again that had been replaced; the session of ${people[person ?? ""] ?? person ?? "its person"} was ended`,
  session_ended: ({ sessions }) =>
    `ended ${sessions === undefined ? "sessions" : plural(Number(sessions), "session")} of their own`,
  key_created: (details) =>
    `created ${keyOf(details)}: ${details["scope"] ?? ""}, ${details["environment"] ?? ""}`,
  key_rotated: (details) =>
    `rotated ${keyOf(details)}; ${details["replaced_by"] ?? "another"} took its place`,
  key_revoked: (details) => `revoked ${keyOf(details)}`,
  key_refused: (details) =>
    `was refused: somebody still uses ${keyOf(details)}, and ${WHY[details["reason"] ?? ""] ?? "it is dead"}`,
  key_leaked: (details) =>
    `caused ${keyOf(details)} to be revoked: others have seen it${details["seen_at"] === undefined ? "" : ` (${details["seen_at"]})`}`,
  key_expiring: (details) => `announced that ${keyOf(details)} expires soon`,
  retention_changed: ({ from_days, to_days }) =>
    `changed how long events are kept: ${keptFor(to_days)}, before ${keptFor(from_days)}`,
  identity_linked: ({ provider }) => `linked an account at ${serviceOf(provider)}, which signs them in now`,
  identity_unlinked: ({ provider }) => `unlinked their account at ${serviceOf(provider)}`,
  identity_refused: ({ provider, wanted, reason }) =>
    `tried to ${wanted === "unlink" ? "unlink" : "link"} an account at ${serviceOf(provider)} and was refused: ${WHY[reason ?? ""] ?? "it was not allowed"}`,
  grant_not_revoked: ({ provider }) =>
    `could not give back rights that ${serviceOf(provider)} gave for a sign-in: revoke them there`,
  password_reset_asked: ({ person }, people) =>
    `asked for a link to reset the password of ${people[person ?? ""] ?? person ?? "an account"}`,
  password_reset: () => "reset their password with a link by mail",
  password_changed: () => "changed their password",
  email_change_asked: () => "asked to change their e-mail address",
  email_changed: () => "changed their e-mail address",
  signed_up: () => "signed up",
  outbox_read: ({ template }) => `read a message in the outbox: ${(template ?? "").replaceAll("_", " ")}`,
};

/** A record as a sentence. A newer server may send kinds that this page does not know. */
export function sentence(record: AuditRecord, people: People): string {
  const deed = (DEEDS as Partial<typeof DEEDS>)[record.type];
  const left = record.details["not_recorded_before"];
  const more =
    left === undefined ? "" : ` (and ${plural(Number(left), "time")} before, not recorded one by one)`;
  return `${actorName(record, people)} ${deed?.(record.details, people) ?? `did: ${record.type}`}${more}.`;
}
