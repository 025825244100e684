/** The moment under the pointer, shared by all charts of a page. */

import { useSyncExternalStore } from "react";

let current: string | null = null;
const listeners = new Set<() => void>();

export function pointAt(moment: string | null): void {
  if (moment === current) return;
  current = moment;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCrosshair(): string | null {
  return useSyncExternalStore(subscribe, () => current);
}
