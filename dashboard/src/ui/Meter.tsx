import { percent } from "../lib/format";

/** From here on a rate of success is good, or at least not bad. */
const GOOD = 0.97;
const FAIR = 0.9;

/** A rate as a number and a bar; the bar has a colour, the number says it without one. */
export function Meter({ rate }: { rate: number | null }) {
  const tone =
    rate === null ? "fill-quiet" : rate >= GOOD ? "fill-good" : rate >= FAIR ? "fill-warn" : "fill-bad";
  return (
    <span className="inline-flex items-center gap-2">
      <span className="w-12">{percent(rate)}</span>
      <svg width="56" height="4" aria-hidden="true">
        <rect width="56" height="4" rx="2" className="fill-line" />
        <rect width={56 * (rate ?? 0)} height="4" rx="2" className={tone} />
      </svg>
    </span>
  );
}
