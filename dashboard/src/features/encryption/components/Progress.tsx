/** How far something is. */
export function Progress({ percent, label }: { percent: number; label: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg
        width="96"
        height="6"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <rect width="96" height="6" rx="3" className="fill-line" />
        <rect width={0.96 * percent} height="6" rx="3" className="fill-accent" />
      </svg>
      <span className="tnum">{percent}%</span>
    </span>
  );
}
