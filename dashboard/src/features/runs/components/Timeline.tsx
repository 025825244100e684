import type { RunDetail } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { duration } from "../../../lib/format";
import { bars, totalMs } from "../timeline";

const COLOURS = { step: "fill-quiet", tool: "fill-[var(--s2)]", llm: "fill-[var(--s1)]" } as const;

/** The run as a waterfall of its steps, model calls and tools. */
export function Timeline({ run }: { run: RunDetail }) {
  const all = bars(run);
  const total = totalMs(run, all);
  return (
    <div className="py-2">
      <Line
        kind="agent"
        name={run.agent_id}
        failed={run.status !== "success"}
        ms={run.duration_ms}
        x={0}
        w={1}
        fill="fill-quiet"
      />
      {all.map(({ step, start, length }, i) => (
        <Line
          key={i}
          kind={step.kind}
          name={step.name}
          failed={!["success", "ok", ""].includes(step.status)}
          ms={step.duration_ms}
          x={start / total}
          w={length / total}
          fill={COLOURS[step.kind]}
          nested
        />
      ))}
      {all.length === 0 && (
        <p className="px-4 py-3 text-text-2">This run sent no steps. They belong into metadata.steps.</p>
      )}
      {all.some(({ exact }) => !exact) && (
        <p className="px-4 pt-2 text-sm text-text-3">
          The client sent durations without beginnings: bars of a kind are laid one behind the other.
        </p>
      )}
    </div>
  );
}

interface LineProps {
  kind: string;
  name: string;
  failed: boolean;
  ms: number | null;
  /** Beginning and width as shares of the whole. */
  x: number;
  w: number;
  fill: string;
  nested?: boolean;
}

function Line({ kind, name, failed, ms, x, w, fill, nested = false }: LineProps) {
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_64px] items-center gap-3 px-4 py-1 hover:bg-sunken">
      <span className={cx("flex min-w-0 items-center gap-2", nested && "pl-4")}>
        <span className="rounded border border-line-strong px-1 text-xs text-text-2">{kind}</span>
        <span className={cx("truncate", failed && "font-medium text-bad")} title={name}>
          {name}
          {failed && <span className="sr-only"> failed</span>}
        </span>
      </span>
      <svg className="h-3.5 w-full" aria-hidden="true">
        <rect
          x={`${Math.min(99, x * 100)}%`}
          width={`${Math.max(0.5, Math.min(100, w * 100))}%`}
          height="14"
          rx="2"
          className={failed ? "fill-bad" : fill}
        />
      </svg>
      <span className="tnum text-right text-text-2">{duration(ms)}</span>
    </div>
  );
}
