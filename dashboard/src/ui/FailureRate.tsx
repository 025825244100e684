import { cx } from "../lib/cx";
import { percent } from "../lib/format";

/** From here on something fails often, or at least more than it should. */
export const OFTEN = 0.1;
const SOME = 0.03;

/** A rate of failure as a number and a bar; the bar has a colour, the number says it without one. */
export function FailureRate({ rate }: { rate: number | null }) {
  if (rate === null) return <span className="text-text-3">not told</span>;
  const tone = rate >= OFTEN ? "fill-bad" : rate >= SOME ? "fill-warn" : "fill-quiet";
  return (
    <span className="inline-flex items-center gap-2">
      <span className={cx("w-12 text-right", rate >= OFTEN && "text-bad")}>{percent(rate)}</span>
      <svg width="56" height="4" aria-hidden="true">
        <rect width="56" height="4" rx="2" className="fill-line" />
        <rect width={rate === 0 ? 0 : Math.max(2, 56 * rate)} height="4" rx="2" className={tone} />
      </svg>
    </span>
  );
}
