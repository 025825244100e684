import type { ReactNode } from "react";

import { cx } from "../lib/cx";

/** Scrolls sideways by itself, with all that is placed in it, so that the page never does. */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse">{children}</table>
    </div>
  );
}

export function Head({ children, right = false }: { children: ReactNode; right?: boolean }) {
  return (
    <th
      scope="col"
      className={cx(
        "border-b border-line px-4 py-1.5 text-sm font-medium whitespace-nowrap text-text-3",
        right ? "text-right" : "text-left",
      )}
    >
      {children}
    </th>
  );
}

export function Cell({ children, right = false }: { children: ReactNode; right?: boolean }) {
  return (
    <td
      className={cx(
        "max-w-80 truncate border-b border-line px-4 py-1.5 whitespace-nowrap",
        right && "text-right",
      )}
    >
      {children}
    </td>
  );
}
