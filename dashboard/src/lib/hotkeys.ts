/** Keys that work anywhere on the page, except while the reader types. */

import { useEffect, useEffectEvent } from "react";

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

/** A second key counts as part of a sequence within this many milliseconds. */
const SEQUENCE_MS = 1200;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** On many keyboards `[` needs Alt or AltGr, which reports itself as Ctrl and Alt: a sign is a sign. */
function isSign(key: string): boolean {
  return /^[^\sa-z0-9]$/i.test(key);
}

function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.metaKey || (event.ctrlKey && !(event.altKey && isSign(key)));
  return mod ? `mod+${key}` : key;
}

/**
 * Keys are named `j`, `Escape`, `mod+k` (⌘ or Ctrl), and sequences `g o`. Listening to the document is why
 * this is an effect.
 */
export function useHotkeys(keys: Hotkeys, enabled = true): void {
  const handle = useEffectEvent((event: KeyboardEvent, before: string | null): boolean => {
    const key = pressed(event);
    if (event.defaultPrevented || (event.altKey && !isSign(key))) return false;
    const open = document.querySelector("dialog[open]") !== null;
    const free = !typing(event.target) && !open;
    const action = (before === null ? undefined : keys[`${before} ${key}`]) ?? keys[key];
    if (action !== undefined && (free || key.startsWith("mod+"))) {
      event.preventDefault();
      action(event);
      return false;
    }
    return free;
  });

  useEffect(() => {
    if (!enabled) return;
    let last: { key: string; at: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      const before = last !== null && event.timeStamp - last.at < SEQUENCE_MS ? last.key : null;
      const remember = handle(event, before);
      last = remember ? { key: pressed(event), at: event.timeStamp } : null;
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [enabled]);
}
