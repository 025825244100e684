import { useNavigate } from "@tanstack/react-router";

import type { ScopeSearch } from "../lib/urlState";

/** Changes environment and time in the URL and leaves the rest of it alone. */
export function useScopeChange(): (next: ScopeSearch) => void {
  const navigate = useNavigate();
  return (next) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({
        ...before,
        env: undefined,
        range: undefined,
        from: undefined,
        to: undefined,
        live: undefined,
        ...next,
      }),
    });
}
