import type { AgentDetail } from "../../../api/types";
import { count, plural, tickDuration } from "../../../lib/format";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";

/** How many runs took how long; the buckets grow, so that seconds and minutes fit side by side. */
export function Latency({ histogram }: { histogram: AgentDetail["duration_histogram"] }) {
  const most = Math.max(1, ...histogram.map((bucket) => bucket.count));
  const all = histogram.reduce((sum, bucket) => sum + bucket.count, 0);
  return (
    <Card title="How long runs took" aside={plural(all, "run")} flush>
      {histogram.length === 0 ? (
        <Empty title="No times">Runs that send duration_ms fill this.</Empty>
      ) : (
        <ul className="grid gap-1 px-4 pb-3">
          {histogram.map((bucket) => (
            <li key={bucket.le_ms} className="grid grid-cols-[76px_minmax(0,1fr)_56px] items-center gap-2">
              <span className="tnum text-right text-sm text-text-2">≤ {tickDuration(bucket.le_ms)}</span>
              <svg className="h-3 w-full" aria-hidden="true">
                <rect
                  width={`${(bucket.count / most) * 100}%`}
                  height="12"
                  rx="2"
                  className="fill-[var(--s2)]"
                />
              </svg>
              <span className="tnum text-right">{count(bucket.count)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
