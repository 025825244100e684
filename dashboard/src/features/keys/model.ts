import type { ApiKey } from "../../api/types";
import { plural } from "../../lib/format";
import { day } from "../../lib/time";

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 30;

/** Whether the key is refused, for whatever reason. */
export function isDead({ state }: Pick<ApiKey, "state">): boolean {
  return state !== "active" && state !== "expiring";
}

/** Requests on each of the last thirty days in UTC; the server names only days that had any. */
export function requestsPerDay(use: Pick<ApiKey["use"], "days">, now: number = Date.now()): number[] {
  const counted = new Map(use.days.map(({ date, requests }) => [date, requests]));
  return Array.from({ length: SHOWN_DAYS }, (_, i) => {
    const date = new Date(now - (SHOWN_DAYS - 1 - i) * DAY_MS).toISOString().slice(0, 10);
    return counted.get(date) ?? 0;
  });
}

/** What a key's life looks like from here: `never ends`, `ends in 5 days`, `revoked 3 Nov`. */
export function ending({ state, expires_at, revoked_at }: ApiKey, now: number = Date.now()): string {
  const on = (at: string | null) => (at === null ? "" : ` ${day(new Date(at), new Date(now))}`);
  switch (state) {
    case "revoked":
      return `revoked${on(revoked_at)}`;
    case "rotated":
      return `replaced${on(revoked_at)}`;
    case "expired":
      return `expired${on(expires_at)}`;
    case "expiring": {
      const days = Math.floor((Date.parse(expires_at ?? "") - now) / DAY_MS);
      return days < 1 ? "expires within a day" : `expires in ${plural(days, "day")}`;
    }
    case "active":
      return expires_at === null ? "does not expire" : `expires${on(expires_at)}`;
  }
}

/** The lifetimes that are offered, in days. */
export const LIFETIMES = ["never", "30", "90", "365", "date"] as const;

/**
 * When a key is to end.
 *
 * @param date the last day, in the reader's zone: the key works until that day is over
 */
export function expiry(lifetime: string, date: string, now: number): string | null {
  if (lifetime === "never") return null;
  if (lifetime === "date") {
    const end = new Date(`${date}T00:00:00`);
    end.setDate(end.getDate() + 1);
    return Number.isNaN(end.getTime()) ? null : end.toISOString();
  }
  return new Date(now + Number(lifetime) * DAY_MS).toISOString();
}

/** What an agent reads at its start. */
export function envFile(url: string, secret: string): string {
  return `AGENTMETRICS_URL=${url}\nAGENTMETRICS_API_KEY=${secret}\n`;
}
