/** Numbers as people read them. The exact value is always one hover away: see `exact`. */

const GROUPED = new Intl.NumberFormat("en-US");
const MINUS = "−";
export const NONE = "–";

/** `48,212`; from a million on `1.24 M`. */
export function count(value: number | null): string {
  if (value === null) return NONE;
  if (Math.abs(value) < 1_000_000) return GROUPED.format(value);
  return short(value);
}

/** For axes and tight places: `1.2 k`, `61.2 M`. */
export function short(value: number): string {
  const units = [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  for (const [size, unit] of units) {
    if (Math.abs(value) >= size) return `${significant(value / size, 3)} ${unit}`;
  }
  return significant(value, 3);
}

function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** `$1,284.10`, `$0.0042`: cents from a dollar on, two significant digits below a cent. */
export function usd(value: number | null): string {
  if (value === null) return NONE;
  if (value < 0) return MINUS + usd(-value);
  if (value === 0) return "$0";
  if (value >= 1_000_000) return `$${short(value)}`;
  if (value >= 1)
    return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  if (value >= 0.0995) return `$${value.toFixed(2)}`;
  if (value >= 0.00995) return `$${value.toFixed(3)}`;
  if (value < 1e-10) return "<$0.0000000001";
  const decimals = Math.min(10, 1 - Math.floor(Math.log10(value)));
  return `$${value.toFixed(decimals)}`;
}

/** Money to the last digit that is stored. */
export function exactUsd(value: number | null): string {
  if (value === null) return "no price known";
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;
}

/** A price per million tokens: `$3.00 / M`. */
export function perMillion(value: number): string {
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 })} / M`;
}

/** `842 ms`, `3.4 s`, `2 m 10 s`, `3 h 5 m`. */
export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  if (ms < 0) return MINUS + duration(-ms);
  if (ms < 1) return ms === 0 ? "0 ms" : "<1 ms";
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** A round duration of an axis: `40 s` and not `40.0 s`, `1 m` and not `1 m 0 s`. */
export function tickDuration(ms: number): string {
  return ms === 0 ? "0" : duration(ms).replace(/\.0(?= s$)| 0 [sm]$/, "");
}

/** Spans of time in words, for sentences: `24 hours`, `7 days`. */
export function span(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ] as const;
  for (const [size, unit] of units) {
    const amount = seconds / size;
    if (amount >= (unit === "day" ? 2 : 1)) return plural(Number(amount.toFixed(1)), unit);
  }
  return plural(Math.round(seconds), "second");
}

/** `97.3%`. Rounds down below 100%, so that one failure in a million still shows. */
export function percent(rate: number | null): string {
  if (rate === null) return NONE;
  if (rate === 1 || rate === 0) return `${rate * 100}%`;
  const tenths = Math.min(99.9, Math.max(0.1, Math.floor(rate * 1000 + 1e-9) / 10));
  return `${tenths.toFixed(1)}%`;
}

/** `3 runs`, `1 run`. */
export function plural(amount: number, noun: string): string {
  const end = amount === 1 ? "" : noun.endsWith("s") ? "es" : "s";
  return `${count(amount)} ${noun}${end}`;
}

const WORDS = (
  "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen " +
  "Seventeen Eighteen Nineteen Twenty"
).split(" ");

/** `Three`; above twenty the digits. */
export function word(value: number): string {
  return WORDS[value] ?? count(value);
}

/** A change with its sign: `+6.1%`, `−0.3 s`. */
export function signed(value: number, text: (magnitude: number) => string): string {
  if (value === 0) return "±0";
  return (value > 0 ? "+" : MINUS) + text(Math.abs(value));
}

/** A relative change; null when there is nothing to compare with. */
export function ratioChange(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : (now - before) / before;
}

/** `+18%`, `+6.1%`: one decimal below ten. */
export function changePercent(change: number): string {
  const points = Math.abs(change) * 100;
  if (points < 0.05) return "±0%";
  const text =
    points >= 1000
      ? `${significant(points / 100 + 1, 2)}×`
      : `${points < 10 ? points.toFixed(1) : Math.round(points)}%`;
  return (change > 0 ? "+" : MINUS) + text;
}

/** The start and the end of a long id. */
export function shortId(id: string): string {
  return id.length <= 20 ? id : `${id.slice(0, 8)}…${id.slice(-8)}`;
}
