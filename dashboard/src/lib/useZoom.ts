import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";

/** Puts a time range that was drawn on a chart into the URL of this page. */
export function useZoom(): (from: string, to: string) => void {
  const navigate = useNavigate();
  return useCallback(
    (from, to) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({
          ...before,
          range: undefined,
          live: undefined,
          from,
          to,
        }),
      }),
    [navigate],
  );
}
