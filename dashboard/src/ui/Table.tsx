import type { ReactNode } from "react";

import { cx } from "../lib/cx";

interface Props {
  label: string;
  /** On a phone a list: each row a block, each cell a line with its label. */
  stacked?: boolean;
  /** On a phone each row is a card, two labelled cells to a line; for tables of numbers. */
  cards?: boolean;
  children: ReactNode;
}

/** Scrolls sideways by itself, with all that is placed in it, so that the page never does. */
export function Table({ label, stacked = false, cards = false, children }: Props) {
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sideways relative overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className={cx("w-full border-collapse", stacked && "stacked", cards && "cards")}>
        {children}
      </table>
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

interface CellProps {
  children: ReactNode;
  right?: boolean;
  /** What stands before it where the table is a list, and has no head. */
  label?: string;
}

export function Cell({ children, right = false, label }: CellProps) {
  return (
    <td
      data-label={label}
      className={cx(
        "max-w-80 truncate border-b border-line px-4 py-1.5 whitespace-nowrap",
        right && "text-right",
      )}
    >
      {children}
    </td>
  );
}
