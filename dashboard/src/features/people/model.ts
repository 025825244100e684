import type { Invitation, Member } from "../../api/types";
import { plural } from "../../lib/format";

const DAY_MS = 86_400_000;

/** Whether nobody else is an owner: such a person can neither leave nor become something else. */
export function isLastOwner(members: readonly Member[], id: string | undefined): boolean {
  const owners = members.filter(({ role }) => role === "owner");
  return owners.length === 1 && owners[0]?.id === id;
}

/** Those who can be handed the organisation. */
export function successors(members: readonly Member[]): Member[] {
  return members.filter(({ role }) => role !== "owner");
}

/** `expires within a day`, `expires in 6 days`. */
export function ending({ expires_at }: Pick<Invitation, "expires_at">, now: number = Date.now()): string {
  const days = Math.floor((Date.parse(expires_at) - now) / DAY_MS);
  if (days < 0) return "has expired";
  return days < 1 ? "expires within a day" : `expires in ${plural(days, "day")}`;
}

/** For how many days an invitation can be good. */
export const LIFETIMES = [1, 3, 7, 14, 30] as const;
