import { cx } from "../lib/cx";
import { Sparkline } from "../charts/Sparkline";

interface Props {
  label: string;
  value: string;
  exact?: string | undefined;
  change: string;
  tone?: "good" | "bad" | "plain";
  trend: number[];
}

/** One number with its change against the previous period and its trend. */
export function Kpi({ label, value, exact, change, tone = "plain", trend }: Props) {
  return (
    <div className="min-w-0 px-4 py-3">
      <div className="text-text-2">{label}</div>
      <div className="tnum text-2xl font-semibold" title={exact}>
        {value}
      </div>
      <div className="flex items-end gap-2">
        <span
          className={cx(
            "tnum text-sm whitespace-nowrap",
            tone === "good" && "text-good",
            tone === "bad" && "text-bad",
            tone === "plain" && "text-text-3",
          )}
        >
          {change}
        </span>
        <div className="ml-auto text-text-3">
          <Sparkline values={trend} />
        </div>
      </div>
    </div>
  );
}
