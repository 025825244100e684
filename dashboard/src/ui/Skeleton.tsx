import type { ReactNode } from "react";

import { cx } from "../lib/cx";

/** Grey shapes of the size of what is coming, so that nothing jumps. */
export function Skeleton({ children }: { children: ReactNode }) {
  return (
    <div aria-busy="true" className="grid gap-4">
      <span className="sr-only">Loading</span>
      {children}
    </div>
  );
}

export function Block({ className }: { className: string }) {
  return <div aria-hidden="true" className={cx("animate-pulse rounded-lg bg-sunken", className)} />;
}

/** A title with a line under it. */
export function TitleBlock() {
  return (
    <div className="grid h-12 content-between">
      <Block className="h-6 w-72 max-w-full" />
      <Block className="h-4 w-96 max-w-full" />
    </div>
  );
}

export function TableBlock({ rows }: { rows: number }) {
  return (
    <div aria-hidden="true" className="px-4 py-2">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex h-[33px] items-center border-b border-line last:border-0">
          <Block className="h-3.5 w-full" />
        </div>
      ))}
    </div>
  );
}

/** As tall as a chart with its title. */
export function ChartBlock() {
  return <Block className="h-[290px]" />;
}
