/** Layout choices that this browser remembers. Nothing else may be stored: no data, no secret. */

export type StoredKey = "theme" | "nav" | "columns" | "widths";

const name = (key: StoredKey) => `agentmetrics.${key}`;

export function readStored(key: StoredKey): string | null {
  try {
    return localStorage.getItem(name(key));
  } catch {
    return null; // Storage is switched off: the default it is.
  }
}

export function writeStored(key: StoredKey, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name(key));
    else localStorage.setItem(name(key), value);
  } catch {
    // Storage is switched off or full: the choice lasts until the page closes.
  }
}
