import type { ReactNode } from "react";

import { cx } from "../lib/cx";

/** Numbers side by side; on a phone two in a row, and an odd last one takes the whole. */
export function KpiStrip({ five = false, children }: { five?: boolean; children: ReactNode }) {
  return (
    <div
      className={cx(
        "grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-card *:bg-panel",
        five ? "*:last:col-span-2 md:grid-cols-5 md:*:last:col-span-1" : "md:grid-cols-4",
      )}
    >
      {children}
    </div>
  );
}
