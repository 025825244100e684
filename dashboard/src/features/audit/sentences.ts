import { aRole } from "../../api/roles";
import type { AuditRecord, AuditType } from "../../api/types";
import { plural } from "../../lib/format";

type People = Record<string, string>;

/** What a kind of record is called where one is chosen. */
export const KINDS: Record<AuditType, string> = {
  log_opened: "Log opened",
  log_closed: "Log ended with its organisation",
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
  passkey_added: "Passkey added",
  passkey_renamed: "Passkey renamed",
  passkey_removed: "Passkey removed",
  passkey_refused: "Adding or removing a passkey refused",
  password_removed: "Password removed",
  password_reset_asked: "Password reset asked for",
  password_reset: "Password reset",
  password_changed: "Password changed",
  email_change_asked: "Change of e-mail asked for",
  email_changed: "E-mail changed",
  signed_up: "Signed up",
  second_factor_added: "Second factor added",
  second_factor_removed: "Second factor removed",
  second_factor_refused: "Second factor refused",
  recovery_codes_made: "Recovery codes made",
  recovery_code_used: "Recovery code used",
  stepped_up: "Proved once more who it is",
  second_factor_rule_changed: "Second factors required, or not",
  outbox_read: "Message in the outbox read",
  content_choice_changed: "Storing of prompts and outputs changed",
  content_read: "Prompts and outputs read",
  erasure_requested: "Deletion of data asked for",
  data_erased: "Data deleted",
  deletions_replayed: "Deletions done again",
  deletion_requested: "Deletion of the organisation begun",
  deletion_withdrawn: "Deletion of the organisation stopped",
  organization_deleted: "Organisation deleted",
  backup_made: "Backup made",
  backup_failed: "Backup failed",
  backup_proven: "Backup proven to restore",
  backup_not_proven: "Backup that cannot be restored",
  encryption_key_rotated: "Encryption key rotated",
  encryption_key_rotation_failed: "Rotation of an encryption key failed",
  encryption_key_retired: "Old encryption key disabled",
  encryption_key_destroyed: "Old encryption key destroyed",
  organization_created: "Organisation created",
  organization_renamed: "Organisation renamed",
  ownership_transferred: "Ownership handed over",
  member_invited: "Somebody invited",
  invitation_withdrawn: "Invitation withdrawn",
  member_joined: "Somebody joined",
  role_changed: "Role changed",
  member_removed: "Member removed",
  member_left: "Member left",
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

function environmentOf(environment: string | undefined): string {
  return environment === undefined || environment === "" ? "spans without an environment" : environment;
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
  recent_sign_in_required: "their last proof was too long ago",
  wrong_answer: "the answer was wrong",
  too_many_tries: "there had been too many tries",
  last_way_in: "it was their only way in",
  not_begun: "it was not begun there, was used already, or took too long",
  unknown_credential: "the passkey is not known here",
  wrong_person: "the passkey is somebody else's",
  wrong_challenge: "it was the answer to another question",
  wrong_origin: "the passkey was used on another site",
  wrong_relying_party: "the passkey was made for another site",
  wrong_signature: "its signature was wrong",
  user_not_verified: "neither PIN nor fingerprint nor face was asked for",
  counter_went_back: "its signature counter had gone back, so there may be a copy of it",
  not_proven: "what the browser answered proves nothing",
  not_a_member: "they are in no organisation",
  credential_taken: "the passkey was added before",
  too_many: "there were enough",
  key_manager_unavailable: "the key manager did not answer",
  key_manager_refused: "the key manager said no",
  root_shared: "another server uses the same root, so its old versions stay",
};

const HOW: Record<string, string> = {
  password: "",
  setup: " through the one-time link",
  invitation: " through an invitation",
  switch: " from another organisation of theirs",
  passkey: " with a passkey",
};

function nameOf(person: string | undefined, people: People): string {
  return people[person ?? ""] ?? `somebody who left (${person ?? "?"})`;
}

const PROOFS: Record<string, string> = {
  password: "the password",
  totp: "an authenticator app",
  recovery_code: "a recovery code",
  passkey: "a passkey",
};

const ERASED: Record<string, string> = {
  run: "the run",
  agent: "everything of the agent",
  content: "prompts and outputs of the environment",
  end_user: "everything of an end user",
};

function erased(kind: string | undefined, subject: string | undefined): string {
  return `${ERASED[kind ?? ""] ?? "data"}${subject === undefined || subject === "" ? "" : ` ${subject}`}`;
}

function proofOf(kind: string | undefined): string {
  return PROOFS[kind ?? ""] ?? kind ?? "something";
}

/** What happened after the actor's name. A new kind does not compile until it has its sentence. */
const DEEDS: Record<AuditType, (details: Record<string, string>, people: People) => string> = {
  log_opened: () => "opened this log",
  log_closed: () => "ended the log of an organisation that was deleted",
  owner_set_up: () => "became the owner",
  signed_in: ({ method, second_factor }) =>
    `signed in${HOW[method ?? "password"] ?? ` with ${serviceOf(method)}`}${second_factor === undefined ? "" : `, and with ${proofOf(second_factor)}`}`,
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
  passkey_added: () => "added a passkey, which signs them in now",
  passkey_renamed: () => "renamed a passkey of theirs",
  passkey_removed: () => "removed a passkey of theirs",
  passkey_refused: ({ wanted, reason }) =>
    `tried to ${wanted === "remove" ? "remove" : "add"} a passkey and was refused: ${WHY[reason ?? ""] ?? "it was not allowed"}`,
  password_removed: () => "removed their password: a passkey takes its place",
  password_reset_asked: ({ person }, people) =>
    `asked for a link to reset the password of ${people[person ?? ""] ?? person ?? "an account"}`,
  password_reset: () => "reset their password with a link by mail",
  password_changed: () => "changed their password",
  email_change_asked: () => "asked to change their e-mail address",
  email_changed: () => "changed their e-mail address",
  signed_up: () => "signed up",
  content_choice_changed: ({ environment, stored, days }) =>
    stored === "true"
      ? `has prompts and outputs of ${environmentOf(environment)} stored, ${keptFor(days)}`
      : `has prompts and outputs of ${environmentOf(environment)} stored no longer`,
  content_read: ({ trace }) => `read prompts and outputs of the trace ${trace ?? "?"}`,
  erasure_requested: ({ kind, subject }) => `had ${erased(kind, subject)} deleted`,
  data_erased: ({ kind, subject, runs }) =>
    `deleted ${erased(kind, subject)} for good${runs === undefined ? "" : `: ${plural(Number(runs), "run")}`}`,
  deletions_replayed: ({ count }) =>
    `deleted again, after a restore, what was deleted after the backup: ${plural(Number(count ?? 0), "deletion")}`,
  deletion_requested: ({ due_at }) =>
    `began to delete the organisation; it can be stopped until ${due_at ?? "its time is over"}`,
  deletion_withdrawn: () => "stopped the deletion of the organisation",
  organization_deleted: ({ name, members }) =>
    `deleted the organisation ${name ?? "?"}, as its owners wanted${members === undefined ? "" : `; it had ${plural(Number(members), "member")}`}`,
  backup_made: ({ sequence, kind }) => `made backup ${sequence ?? "?"} (${kind ?? "?"})`,
  backup_failed: ({ sequence, trouble }) => `could not make backup ${sequence ?? "?"}: ${trouble ?? "?"}`,
  backup_proven: ({ sequence }) =>
    `restored backup ${sequence ?? "?"} to a scratch directory; every row was there`,
  backup_not_proven: ({ sequence, trouble }) =>
    `could not restore backup ${sequence ?? "?"}: ${trouble ?? "?"}`,
  encryption_key_rotated: ({ key, version, cause }) =>
    `made version ${version ?? "?"} of the encryption key ${key ?? "?"}, ${cause === "command" ? "as somebody asked by command" : "as scheduled"}`,
  encryption_key_rotation_failed: ({ key, reason }) =>
    `could not rotate the encryption key ${key ?? "?"} and tries again: ${WHY[reason ?? ""] ?? "its log says why"}`,
  encryption_key_retired: ({ key, version }) =>
    `disabled version ${version ?? "?"} of the encryption key ${key ?? "?"}: nothing needs it any more`,
  encryption_key_destroyed: ({ key, version }) =>
    `destroyed version ${version ?? "?"} of the encryption key ${key ?? "?"} for good`,
  second_factor_added: ({ factor }) => `added ${proofOf(factor)} as a second factor`,
  second_factor_removed: ({ factor }) => `removed ${proofOf(factor)} as a second factor`,
  second_factor_refused: ({ person, reason }, people) =>
    `tried to prove the second factor of ${people[person ?? ""] ?? person ?? "somebody"} and was refused: ${WHY[reason ?? ""] ?? "it was not allowed"}`,
  recovery_codes_made: () => "made new recovery codes; those before ended",
  recovery_code_used: ({ left }) =>
    `used a recovery code${left === undefined ? "" : `; ${plural(Number(left), "code")} left`}`,
  stepped_up: ({ proof }) => `proved once more who they are, with ${proofOf(proof)}`,
  second_factor_rule_changed: ({ required }) =>
    required === "true"
      ? "made a second factor a must for everybody"
      : "left it to everybody whether to have a second factor",
  outbox_read: ({ template }) => `read a message in the outbox: ${(template ?? "").replaceAll("_", " ")}`,
  organization_created: ({ name }) => `created the organisation ${name ?? ""}`,
  organization_renamed: ({ before, after }) =>
    `renamed the organisation from ${before ?? ""} to ${after ?? ""}`,
  ownership_transferred: ({ person }, people) =>
    `handed the organisation over to ${nameOf(person, people)} and became an admin`,
  member_invited: ({ email, role }) => `invited ${email ?? "somebody"} as ${aRole(role ?? "member")}`,
  invitation_withdrawn: ({ email }) => `withdrew the invitation of ${email ?? ""}`,
  member_joined: ({ person, after }, people) =>
    `joined as ${aRole(after ?? "member")}, invited by ${nameOf(person, people)}`,
  role_changed: ({ person, before, after }, people) =>
    `changed the role of ${nameOf(person, people)} from ${before ?? ""} to ${after ?? ""}`,
  member_removed: ({ person, before }, people) =>
    `removed ${nameOf(person, people)}, who was ${aRole(before ?? "member")}`,
  member_left: ({ before }) => `left the organisation, where they were ${aRole(before ?? "member")}`,
};

/** A record as a sentence. A newer server may send kinds that this page does not know. */
export function sentence(record: AuditRecord, people: People): string {
  const deed = (DEEDS as Partial<typeof DEEDS>)[record.type];
  const left = record.details["not_recorded_before"];
  const more =
    left === undefined ? "" : ` (and ${plural(Number(left), "time")} before, not recorded one by one)`;
  return `${actorName(record, people)} ${deed?.(record.details, people) ?? `did: ${record.type}`}${more}.`;
}
