import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Menu, Moon, Search, Sun } from "lucide-react";

import { http } from "../api/http";
import type { Me, ServerStatus } from "../api/types";
import { setTheme, useTheme } from "../lib/theme";
import { PRESETS } from "../lib/time";
import type { Preset } from "../lib/time";
import { rangeOf, withRange } from "../lib/urlState";
import type { ScopeSearch } from "../lib/urlState";
import { useScope } from "../lib/useScope";
import { Button } from "../ui/Button";
import { AccountMenu } from "./AccountMenu";
import { CustomRange } from "./CustomRange";

interface Props {
  me: Me;
  onMenu: () => void;
  onSearch: () => void;
}

const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** What is shown: environment and time. All of it stands in the URL. */
export function TopBar({ me, onMenu, onSearch }: Props) {
  const { search } = useScope();
  const navigate = useNavigate();
  const theme = useTheme().shown;
  const status = useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => http.get<ServerStatus>("/v1/status", { signal }),
  });
  const range = rangeOf(search);
  const go = (next: ScopeSearch) =>
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

  return (
    <header className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-bg px-4 py-2.5 md:px-6">
      <Button look="quiet" className="md:hidden" aria-label="Open the menu" onClick={onMenu}>
        <Menu size={16} aria-hidden />
      </Button>
      <select
        aria-label="Environment"
        className="h-7 rounded-md border border-line-strong bg-panel px-2"
        value={search.env ?? ""}
        onChange={(event) => go({ ...search, env: event.target.value || undefined })}
      >
        <option value="">all environments</option>
        {(status.data?.environments ?? []).filter(Boolean).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div
        className="ml-auto flex overflow-hidden rounded-md border border-line-strong"
        role="group"
        aria-label="Time range"
      >
        {PRESET_NAMES.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={range.kind === "preset" && range.preset === preset}
            onClick={() => go(withRange(search, { kind: "preset", preset }))}
            className="h-[26px] border-r border-line bg-panel px-2.5 text-text-2 last:border-0 aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
          >
            {preset.replace(/(\d+)/, "$1 ")}
          </button>
        ))}
      </div>
      <CustomRange range={range} onChange={(next) => go(withRange(search, next))} />
      <Button
        look="quiet"
        aria-pressed={search.live === "1"}
        className="aria-pressed:text-accent"
        onClick={() => go({ ...search, live: search.live === "1" ? undefined : "1" })}
      >
        <span aria-hidden="true">{search.live === "1" ? "◉" : "◐"}</span> Live
      </Button>
      <Button onClick={onSearch} aria-label="Search or jump to">
        <Search size={14} aria-hidden />
        <kbd aria-hidden="true" className="hidden text-xs text-text-3 sm:inline">
          Ctrl K
        </kbd>
      </Button>
      <Button
        look="quiet"
        aria-label={theme === "dark" ? "Use the light theme" : "Use the dark theme"}
        onClick={() => setTheme(theme === "dark" ? "light" : "dark")}
      >
        {theme === "dark" ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </Button>
      <AccountMenu me={me} />
    </header>
  );
}
