import { useLocation } from "@tanstack/react-router";
import { Menu, Moon, Search, Sun } from "lucide-react";

import type { Me } from "../api/types";
import { cx } from "../lib/cx";
import { setTheme, useTheme } from "../lib/theme";
import { useScope } from "../lib/useScope";
import { Button } from "../ui/Button";
import { Key } from "../ui/Key";
import { AccountMenu } from "./AccountMenu";
import { TimeControls } from "./TimeControls";
import { useScopeChange } from "./useScopeChange";
import { useStatus } from "./useStatus";

interface Props {
  me: Me;
  onMenu: () => void;
  onSearch: () => void;
}

/** What is shown: environment and time. All of it stands in the URL. The settings are the same at every time. */
export function TopBar({ me, onMenu, onSearch }: Props) {
  const theme = useTheme().shown;
  const timeless = useLocation().pathname.startsWith("/settings");
  return (
    <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-bg px-3 py-2.5 md:px-6">
      <Button look="quiet" className="px-1.5! md:hidden" aria-label="Open the menu" onClick={onMenu}>
        <Menu size={16} aria-hidden />
      </Button>
      {!timeless && (
        <>
          <Environments />
          <div className="order-last w-full sm:order-none sm:ml-auto sm:w-auto">
            <TimeControls />
          </div>
        </>
      )}
      <Button onClick={onSearch} className={cx("ml-auto text-text-2", !timeless && "sm:ml-0")}>
        <Search size={14} aria-hidden />
        <span className="sr-only font-normal xl:not-sr-only">Search or jump to…</span>
        <span className="hidden sm:inline">
          <Key name="Ctrl K" />
        </span>
      </Button>
      <Button
        look="quiet"
        className="px-1.5!"
        aria-label={theme === "dark" ? "Use the light theme" : "Use the dark theme"}
        onClick={() => setTheme(theme === "dark" ? "light" : "dark")}
      >
        {theme === "dark" ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </Button>
      <AccountMenu me={me} />
    </header>
  );
}

function Environments() {
  const { search } = useScope();
  const change = useScopeChange();
  const known = (useStatus().data?.environments ?? []).filter(Boolean);
  const names = search.env === undefined || known.includes(search.env) ? known : [search.env, ...known];
  return (
    <select
      aria-label="Environment"
      className="h-7 max-w-44 rounded-md border border-line-strong bg-panel px-2"
      value={search.env ?? ""}
      onChange={(event) => change({ ...search, env: event.target.value || undefined })}
    >
      <option value="">all environments</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
