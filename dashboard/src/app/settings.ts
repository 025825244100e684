import { lazyRouteComponent } from "@tanstack/react-router";

import type { Permission } from "../api/me";
import type { Me } from "../api/types";

/** A page of the settings. */
export interface Setting {
  /** Its last part of the address: `/settings/keys`. */
  path: string;
  label: string;
  group: "You" | "Organisation" | "Server";
  /** Who lacks it does not see the page: a permission, or to run this server; null is for everybody. */
  needs: Permission | "operator" | null;
  page: ReturnType<typeof lazyRouteComponent>;
}

/** Every page of the settings in the order of the menu. A new one is a line here and nothing else. */
// prettier-ignore
export const SETTINGS: readonly Setting[] = [
  { path: "keys", label: "API keys", group: "Organisation", needs: "key_manage", page: lazyRouteComponent(() => import("../features/keys/KeysPage"), "KeysPage") },
  { path: "members", label: "Members", group: "Organisation", needs: "member_read", page: lazyRouteComponent(() => import("../features/people/MembersPage"), "MembersPage") },
  { path: "organisation", label: "Organisation", group: "Organisation", needs: null, page: lazyRouteComponent(() => import("../features/people/OrganisationPage"), "OrganisationPage") },
  { path: "data", label: "Data and retention", group: "Organisation", needs: "data_read", page: lazyRouteComponent(() => import("../features/data/DataPage"), "DataPage") },
  { path: "audit", label: "Audit log", group: "Organisation", needs: "audit_read", page: lazyRouteComponent(() => import("../features/audit/AuditPage"), "AuditPage") },
  { path: "sign-in", label: "Sign-in", group: "You", needs: null, page: lazyRouteComponent(() => import("../features/identity/SignInSettingsPage"), "SignInSettingsPage") },
  { path: "account", label: "Account", group: "You", needs: null, page: lazyRouteComponent(() => import("../features/account/AccountPage"), "AccountPage") },
  { path: "security", label: "Security", group: "You", needs: null, page: lazyRouteComponent(() => import("../features/security/SecurityPage"), "SecurityPage") },
  { path: "sessions", label: "Sessions", group: "You", needs: null, page: lazyRouteComponent(() => import("../features/sessions/SessionsPage"), "SessionsPage") },
  { path: "organisations", label: "Organisations", group: "You", needs: null, page: lazyRouteComponent(() => import("../features/people/OrganisationsPage"), "OrganisationsPage") },
  { path: "encryption", label: "Encryption", group: "Server", needs: "operator", page: lazyRouteComponent(() => import("../features/encryption/EncryptionPage"), "EncryptionPage") },
  { path: "outbox", label: "Outbox", group: "Server", needs: "operator", page: lazyRouteComponent(() => import("../features/account/OutboxPage"), "OutboxPage") },
];

export function settingAt(path: string): Setting | undefined {
  return SETTINGS.find((setting) => setting.path === path);
}

/** The pages that somebody sees. Until it is known who that is, those that everybody sees. */
export function settingsFor(me: Pick<Me, "permissions" | "operator"> | undefined): Setting[] {
  return SETTINGS.filter(({ needs }) => {
    if (needs === null) return true;
    return needs === "operator" ? me?.operator === true : me?.permissions.includes(needs) === true;
  });
}
