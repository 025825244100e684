import type { RunDetail } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { duration, plural, tickDuration } from "../../../lib/format";
import { bars, stepFailed, ticks, totalMs } from "../timeline";

const COLOURS = { step: "fill-quiet", tool: "fill-[var(--s2)]", llm: "fill-[var(--s1)]" } as const;

interface Props {
  run: RunDetail;
  chosen: number | null;
  onChoose: (index: number) => void;
}

/** The run as a waterfall of its steps, model calls and tools. */
export function Timeline({ run, chosen, onChoose }: Props) {
  const all = bars(run);
  const total = totalMs(run, all);
  const cut = run.steps_total - all.length;
  return (
    <div className="pb-2">
      <Axis total={total} />
      <div className={GRID}>
        <Name kind="agent" name={run.agent_id} failed={run.status !== "success"} />
        <Track
          x={0}
          w={(run.duration_ms ?? total) / total}
          fill={run.status === "success" ? "fill-quiet" : "fill-bad"}
        />
        <span className="tnum text-right text-text-2">{duration(run.duration_ms)}</span>
      </div>
      {all.map(({ step, start, length }, i) => (
        <button
          key={i}
          type="button"
          aria-pressed={chosen === i}
          onClick={() => onChoose(i)}
          className={cx(GRID, "w-full text-left hover:bg-sunken aria-pressed:bg-accent-soft")}
        >
          <Name kind={step.kind} name={step.name} failed={stepFailed(step)} nested />
          <Track
            x={start / total}
            w={length / total}
            fill={stepFailed(step) ? "fill-bad" : COLOURS[step.kind]}
          />
          <span className="tnum text-right text-text-2">{duration(step.duration_ms)}</span>
        </button>
      ))}
      {all.length === 0 && (
        <p className="px-4 py-3 text-text-2">This run sent no steps. They belong into metadata.steps.</p>
      )}
      {cut > 0 && <p className="px-4 pt-2 text-sm text-text-3">{plural(cut, "more step")} not shown here.</p>}
      {all.some(({ exact }) => !exact) && (
        <p className="px-4 pt-2 text-sm text-text-3">
          The client sent durations without beginnings: bars of a kind are laid one behind the other.
        </p>
      )}
    </div>
  );
}

const GRID =
  "grid grid-cols-[minmax(0,5fr)_minmax(0,4fr)_56px] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_64px] items-center gap-3 border-t border-line px-4 py-1.5 first:border-0";

function Axis({ total }: { total: number }) {
  return (
    <div
      aria-hidden="true"
      className="grid grid-cols-[minmax(0,5fr)_minmax(0,4fr)_56px] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_64px] gap-3 px-4 pt-2 pb-1 text-xs text-text-3"
    >
      <span />
      <div className="relative h-4">
        {ticks(total).map((ms, i) => (
          <span
            key={ms}
            // On a phone there is room for every second one.
            className={cx("absolute whitespace-nowrap", i % 2 === 1 && "max-sm:hidden")}
            style={{ left: `${(ms / total) * 100}%` }}
          >
            {tickDuration(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface NameProps {
  kind: string;
  name: string;
  failed: boolean;
  nested?: boolean;
}

function Name({ kind, name, failed, nested = false }: NameProps) {
  return (
    <span className={cx("flex min-w-0 items-center gap-1.5 sm:gap-2", nested && "pl-2 sm:pl-4")}>
      <span className="w-9 shrink-0 rounded border border-line bg-sunken text-center text-xs text-text-2">
        {kind}
      </span>
      <span className={cx("truncate", failed && "font-medium text-bad")} title={name}>
        {name}
        {failed && <span className="sr-only"> failed</span>}
      </span>
    </span>
  );
}

/** A bar; its beginning and width are shares of the whole. */
function Track({ x, w, fill }: { x: number; w: number; fill: string }) {
  return (
    <svg className="h-3.5 w-full" aria-hidden="true">
      <rect
        x={`${Math.min(99, x * 100)}%`}
        width={`${Math.max(0.5, Math.min(100, w * 100))}%`}
        height="14"
        rx="2"
        className={fill}
      />
    </svg>
  );
}
