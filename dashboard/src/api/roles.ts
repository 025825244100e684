import type { Role } from "./types";

/** From the highest rank to the lowest, as the server has them. */
export const ROLES: readonly Role[] = ["owner", "admin", "member", "viewer"];

/** What somebody with this role may do. */
export const ROLE_HELP: Record<Role, string> = {
  owner: "May do everything, and decides who else is an owner.",
  admin: "May do everything except what concerns owners: people, keys, settings and the audit log.",
  member: "Reads runs and numbers, and sees who else is here. Changes nothing.",
  viewer: "Reads runs and numbers, and nothing else.",
};

/** `an owner`, `a viewer`. */
export function aRole(role: string): string {
  return `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
}

/** Whether somebody may make, change and remove those with a role: up to their own rank. */
export function reaches(own: Role | undefined, other: Role): boolean {
  if (own !== "owner" && own !== "admin") return false;
  return ROLES.indexOf(own) <= ROLES.indexOf(other);
}

/** The roles that somebody may give. */
export function offered(own: Role | undefined): Role[] {
  return ROLES.filter((role) => reaches(own, role));
}
