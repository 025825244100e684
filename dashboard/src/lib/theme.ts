/** Light or dark: the system's choice unless the reader made one. */

import { useSyncExternalStore } from "react";

import { readStored, writeStored } from "./stored";

export type ThemeChoice = "system" | "light" | "dark";

const listeners = new Set<() => void>();

function systemIsDark(): boolean {
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function choice(): ThemeChoice {
  const stored = readStored("theme");
  return stored === "light" || stored === "dark" ? stored : "system";
}

function apply(): void {
  const current = choice();
  document.documentElement.dataset["theme"] =
    current === "dark" || (current === "system" && systemIsDark()) ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function setTheme(next: ThemeChoice): void {
  writeStored("theme", next === "system" ? null : next);
  apply();
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  listeners.add(listener);
  query.addEventListener("change", apply);
  return () => {
    listeners.delete(listener);
    query.removeEventListener("change", apply);
  };
}

const shown = () => (document.documentElement.dataset["theme"] === "dark" ? "dark" : "light");

/** What the reader chose, and what is on the screen. */
export function useTheme(): { choice: ThemeChoice; shown: "light" | "dark" } {
  return {
    choice: useSyncExternalStore(subscribe, choice),
    shown: useSyncExternalStore(subscribe, shown),
  };
}
