import type { ReactNode } from "react";

import { cx } from "../lib/cx";

/** Entries in a card, one under the other. */
export function Entries({ label, children }: { label: string; children: ReactNode }) {
  return <ul aria-label={label}>{children}</ul>;
}

interface Props {
  title: string;
  /** A word that sets this one apart: `you`. */
  badge?: string | undefined;
  /** What is known about it, in a line. */
  children: ReactNode;
  /** What stands at its right: on a phone in a line of its own. */
  aside?: ReactNode;
  actions?: ReactNode;
  quiet?: boolean;
}

/** One thing with what is known about it and what can be done to it. */
export function Entry({ title, badge, children, aside, actions, quiet = false }: Props) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line px-4 py-2.5 first:border-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-center gap-2">
          <span className={cx("truncate", !quiet && "font-medium")} title={title}>
            {title}
          </span>
          {badge !== undefined && (
            <span className="rounded-full bg-accent-soft px-2 text-sm font-medium whitespace-nowrap text-accent">
              {badge}
            </span>
          )}
        </p>
        <div className="text-sm text-text-3">{children}</div>
      </div>
      {aside !== undefined && <div className="w-20 text-text-2 max-sm:w-auto max-sm:flex-1">{aside}</div>}
      {actions !== undefined && (
        <div className="flex justify-end gap-1 max-sm:empty:hidden sm:min-w-48">{actions}</div>
      )}
    </li>
  );
}
