import { useNavigate } from "@tanstack/react-router";

import { useHotkeys } from "../lib/hotkeys";
import type { Hotkeys } from "../lib/hotkeys";
import { shift } from "../lib/time";
import { rangeOf, withRange } from "../lib/urlState";
import { useScope } from "../lib/useScope";
import { PAGES } from "./pages";
import { useScopeChange } from "./useScopeChange";

interface Props {
  onPalette: () => void;
  onShortcuts: () => void;
}

/** The keys that work on every page. */
export function Keys({ onPalette, onShortcuts }: Props) {
  const { search } = useScope();
  const navigate = useNavigate();
  const change = useScopeChange();
  const shiftBy = (direction: -1 | 1) => change(withRange(search, shift(rangeOf(search), direction)));
  const pages: Hotkeys = Object.fromEntries(
    PAGES.map(({ key, to }) => [`g ${key}`, () => void navigate({ to, search: { ...search } })]),
  );
  useHotkeys({
    "mod+k": onPalette,
    "?": onShortcuts,
    "[": () => shiftBy(-1),
    "]": () => shiftBy(1),
    ...pages,
  });
  return null;
}
