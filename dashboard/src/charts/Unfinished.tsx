import { GUTTER, leftOf } from "./plot";
import type { Bucket } from "./plot";

/** Fades the buckets whose time is not whole, so that a half-filled hour is not taken for a drop. */
export function Unfinished({ buckets, width }: { buckets: readonly Bucket[]; width: number }) {
  return buckets.map(({ from, partial }, i) => {
    if (!partial) return null;
    const left = leftOf(i, width, buckets.length);
    return (
      <div
        key={from}
        data-partial
        className="absolute border-x border-dotted border-line-strong"
        style={{
          top: GUTTER.top,
          bottom: GUTTER.bottom,
          left,
          width: leftOf(i + 1, width, buckets.length) - left,
        }}
      >
        <div className="h-full bg-panel opacity-55" />
      </div>
    );
  });
}
