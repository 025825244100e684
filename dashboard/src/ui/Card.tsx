import type { ReactNode } from "react";

import { cx } from "../lib/cx";

interface Props {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  flush?: boolean;
}

/** A panel with an optional heading and a remark at its right. */
export function Card({ title, aside, children, className, flush = false }: Props) {
  return (
    <section className={cx("rounded-lg border border-line bg-panel shadow-card min-w-0", className)}>
      {title !== undefined && (
        <header className="flex flex-wrap items-baseline gap-2 px-4 pt-3">
          <h2>{title}</h2>
          {aside !== undefined && <div className="ml-auto text-sm text-text-3">{aside}</div>}
        </header>
      )}
      <div className={flush ? "pt-2" : "px-4 py-3"}>{children}</div>
    </section>
  );
}
