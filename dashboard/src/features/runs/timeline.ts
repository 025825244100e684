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
