import { useNavigate } from "@tanstack/react-router";

import { useMe } from "../api/me";
import { setTheme, useTheme } from "../lib/theme";
import { PRESETS, rangeLabel } from "../lib/time";
import type { Preset } from "../lib/time";
import { withRange } from "../lib/urlState";
import { useScope } from "../lib/useScope";
import { PAGES } from "./pages";
import { signOut } from "./session";
import { settingsFor } from "./settings";
import { useScopeChange } from "./useScopeChange";

/** Something the palette can do. */
export interface Command {
  label: string;
  kind: string;
  run: () => void;
}

/** Pages and actions; what is looked up on the server comes on top. */
export function useCommands(onShortcuts: () => void): Command[] {
  const navigate = useNavigate();
  const { search } = useScope();
  const change = useScopeChange();
  const me = useMe().data;
  const other = useTheme().shown === "dark" ? "light" : "dark";
  return [
    ...PAGES.map(({ label, to, key }) => ({
      label,
      kind: `page · g ${key}`,
      run: () => void navigate({ to, search: { ...search } }),
    })),
    ...settingsFor(me).map(({ path, label }) => ({
      label: `Settings: ${label}`,
      kind: "page",
      run: () => void navigate({ to: "/settings/$page", params: { page: path }, search: { ...search } }),
    })),
    ...(Object.keys(PRESETS) as Preset[]).map((preset) => ({
      label: `Show the ${rangeLabel({ kind: "preset", preset }).toLowerCase()}`,
      kind: "time",
      run: () => change(withRange(search, { kind: "preset", preset })),
    })),
    { label: `Use the ${other} theme`, kind: "action", run: () => setTheme(other) },
    { label: "Show the keyboard shortcuts", kind: "action · ?", run: onShortcuts },
    { label: "How to send runs", kind: "page", run: () => void navigate({ to: "/welcome" }) },
    { label: "Sign out", kind: "action", run: () => void signOut() },
  ];
}
