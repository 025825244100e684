import type { ReactNode } from "react";

/** The plain page in front of the dashboard. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <div className="grid w-full max-w-sm gap-4 rounded-lg border border-line bg-panel p-6 shadow-card">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
