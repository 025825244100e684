/** Time ranges of the URL, and times in the viewer's zone. */

export const PRESETS = { "1h": 3600, "24h": 86_400, "7d": 604_800, "30d": 2_592_000 } as const;
export type Preset = keyof typeof PRESETS;
export const DEFAULT_PRESET: Preset = "24h";

/** The oldest range the server answers. */
export const MAX_RANGE_SECONDS = 400 * 86_400;

export type TimeRange = { kind: "preset"; preset: Preset } | { kind: "custom"; from: string; to: string };

export interface Interval {
  from: string;
  to: string;
}

export function isPreset(value: unknown): value is Preset {
  return typeof value === "string" && Object.hasOwn(PRESETS, value);
}

/** The moments a range means right now. A preset ends now, so it is resolved at each question. */
export function resolve(range: TimeRange, now: number = Date.now()): Interval {
  if (range.kind === "custom") return { from: range.from, to: range.to };
  return {
    from: new Date(now - PRESETS[range.preset] * 1000).toISOString(),
    to: new Date(now).toISOString(),
  };
}

export function rangeSeconds(range: TimeRange): number {
  return range.kind === "preset"
    ? PRESETS[range.preset]
    : Math.max(1, (Date.parse(range.to) - Date.parse(range.from)) / 1000);
}

/** The range moved by half its length: back (-1) or forward (+1), never past now. */
export function shift(range: TimeRange, direction: -1 | 1, now: number = Date.now()): TimeRange {
  if (range.kind === "preset" && direction === 1) return range;
  const { from, to } = resolve(range, now);
  const length = Date.parse(to) - Date.parse(from);
  const end = Math.min(now, Date.parse(to) + (direction * length) / 2);
  return { kind: "custom", from: new Date(end - length).toISOString(), to: new Date(end).toISOString() };
}

/** `Last 24 hours`; `24 Nov 08:00 – 10:00`. */
export function rangeLabel(range: TimeRange): string {
  const names: Record<Preset, string> = {
    "1h": "Last hour",
    "24h": "Last 24 hours",
    "7d": "Last 7 days",
    "30d": "Last 30 days",
  };
  if (range.kind === "preset") return names[range.preset];
  const [from, to] = [new Date(range.from), new Date(range.to)];
  const sameDay = from.toDateString() === to.toDateString();
  return `${dayTime(from)} – ${sameDay ? clock(to) : dayTime(to)}`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** `08:05`. */
export function clock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `24 Nov 08:05`; with the year when it is not this one. */
export function dayTime(at: Date, now: Date = new Date()): string {
  return `${day(at, now)} ${clock(at)}`;
}

export function day(at: Date, now: Date = new Date()): string {
  const year = at.getFullYear() === now.getFullYear() ? "" : ` ${at.getFullYear()}`;
  return `${at.getDate()} ${at.toLocaleString("en-GB", { month: "short" })}${year}`;
}

/** `today 09:41:07`, `yesterday 23:10:00`, `3 Nov 12:00:00`. */
export function precise(at: Date, now: Date = new Date()): string {
  const seconds = `${clock(at)}:${two(at.getSeconds())}`;
  if (at.toDateString() === now.toDateString()) return `today ${seconds}`;
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return `yesterday ${seconds}`;
  return `${day(at, now)} ${seconds}`;
}

/** `12 s ago`, `3 m ago`, `5 h ago`, then the day. */
export function ago(at: Date, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at.getTime()) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return day(at, new Date(now));
}

/** The whole moment in UTC, for the hover. */
export function utc(at: Date): string {
  return `${at.toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** The value of a `datetime-local` field, in the viewer's zone. */
export function toLocalInput(iso: string): string {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${clock(at)}`;
}
