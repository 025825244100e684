import type { ReactNode } from "react";

/** A part of a panel that can be closed, and scrolls by itself where it is long. */
export function Fold({
  title,
  open = false,
  children,
}: {
  title: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="border-t border-line pt-1">
      <summary className="cursor-pointer py-1 font-medium">{title}</summary>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="group" aria-label={title} className="max-h-80 overflow-auto pb-1">
        {children}
      </div>
    </details>
  );
}
