import type { RunDetail, Step } from "../../api/types";

/** A bar of the waterfall: when it began and how long it took, in milliseconds from the run's start. */
export interface Bar {
  step: Step;
  start: number;
  length: number;
  /** The client said when it began; otherwise steps follow one another. */
  exact: boolean;
}

/** Clients seldom say when a step began: then steps of a kind are laid one behind the other. */
export function bars(run: Pick<RunDetail, "steps">): Bar[] {
  const next = new Map<string, number>();
  return run.steps.map((step) => {
    const length = Math.max(0, step.duration_ms ?? 0);
    const start = step.offset_ms ?? next.get(step.kind) ?? 0;
    next.set(step.kind, start + length);
    return { step, start, length, exact: step.offset_ms !== null };
  });
}

/** The whole width: the run, or its longest chain of steps when the run says less. */
export function totalMs(run: Pick<RunDetail, "duration_ms">, all: Bar[]): number {
  return Math.max(run.duration_ms ?? 0, ...all.map(({ start, length }) => start + length), 1);
}

export function stepFailed({ status }: Step): boolean {
  return !["success", "ok", ""].includes(status);
}

/** From ten seconds on, times are counted by sixty. */
const LONG_STEPS = [15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map(
  (s) => s * 1_000,
);

/** Round times for the axis, four to seven of them, the end left out. */
export function ticks(total: number): number[] {
  const raw = total / 5;
  const size = 10 ** Math.floor(Math.log10(raw));
  const decimal = ([1, 2, 5].find((factor) => factor * size >= raw) ?? 10) * size;
  const step = raw > 10_000 ? (LONG_STEPS.find((long) => long >= raw) ?? decimal) : decimal;
  return Array.from({ length: Math.ceil(total / step) }, (_, i) => i * step);
}
