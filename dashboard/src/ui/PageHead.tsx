import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What the page is for, in a sentence. */
  children?: ReactNode;
  /** What can be done here first. */
  action?: ReactNode;
}

/** The top of a page: its title, what it is for, and the first thing to do. */
export function PageHead({ title, children, action }: Props) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1>{title}</h1>
        {children !== undefined && <p className="max-w-prose text-pretty text-text-2">{children}</p>}
      </div>
      {action}
    </div>
  );
}
