import type { ReactNode } from "react";

import { Logo } from "./Logo";

/** The plain page in front of the dashboard. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <div className="grid w-full max-w-sm gap-4 rounded-lg border border-line bg-panel p-6 shadow-card">
        <div className="flex items-center gap-2">
          <Logo />
          <h1>{title}</h1>
        </div>
        {children}
      </div>
    </main>
  );
}
