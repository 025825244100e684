import { Link, Navigate, Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { useMe } from "../api/me";
import { useScope } from "../lib/useScope";
import { Empty } from "../ui/States";
import { settingAt, settingsFor } from "./settings";
import type { Setting } from "./settings";

const GROUPS = ["You", "Organisation", "Server"] as const;

/** The settings with their own menu: beside the page, on a phone above it. */
export function SettingsFrame() {
  const seen = settingsFor(useMe().data);
  const menu = useRef<HTMLElement>(null);
  const { pathname } = useLocation();

  // On a phone the menu is one line that scrolls, which is the browser's: the page that is open is in sight.
  useEffect(() => {
    menu.current
      ?.querySelector("[aria-current='page']")
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);

  return (
    <div className="grid gap-x-8 gap-y-4 md:grid-cols-[168px_minmax(0,1fr)]">
      <nav
        ref={menu}
        aria-label="Settings"
        className="flex min-w-0 gap-3 overflow-x-auto p-px md:block md:space-y-4"
      >
        {GROUPS.map((group) => (
          <Group key={group} name={group} settings={seen.filter((setting) => setting.group === group)} />
        ))}
      </nav>
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}

function Group({ name, settings }: { name: string; settings: Setting[] }) {
  const { search } = useScope();
  if (settings.length === 0) return null;
  return (
    <div>
      <p className="hidden px-2 pb-1 text-sm text-text-3 md:block">{name}</p>
      <ul className="flex gap-px md:grid">
        {settings.map(({ path, label }) => (
          <li key={path}>
            <Link
              to="/settings/$page"
              params={{ page: path }}
              search={{ ...search }}
              className="block rounded-md px-2 py-1 whitespace-nowrap text-text-2 hover:text-text max-md:py-2"
              activeOptions={{ includeSearch: false }}
              activeProps={{ className: "bg-panel font-medium !text-text shadow-card ring-1 ring-line" }}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `/settings` itself is the first page that the person may see. */
export function FirstSetting() {
  const { search } = useScope();
  const first = settingsFor(useMe().data)[0];
  if (first === undefined) return <NoSetting title="You may not see this" />;
  return <Navigate to="/settings/$page" params={{ page: first.path }} search={{ ...search }} replace />;
}

export function SettingPage() {
  const { page } = useParams({ from: "/shell/settings/$page" });
  const me = useMe().data;
  const setting = settingAt(page);
  if (setting === undefined) return <NoSetting title="There is no such page" />;
  if (!settingsFor(me).includes(setting)) return <NoSetting title="You may not see this" />;
  return <setting.page />;
}

function NoSetting({ title }: { title: string }) {
  return (
    <>
      <h1 className="sr-only">Settings</h1>
      <Empty title={title}>The menu has the pages that your role may see.</Empty>
    </>
  );
}
