import { Link } from "@tanstack/react-router";
import { Bot, House, ListTree, X } from "lucide-react";

import type { Me } from "../api/types";
import { cx } from "../lib/cx";
import { useScope } from "../lib/useScope";
import { Button } from "../ui/Button";

const PAGES = [
  { to: "/overview", label: "Overview", icon: House },
  { to: "/agents", label: "Agents", icon: Bot },
  { to: "/runs", label: "Runs", icon: ListTree },
] as const;

interface Props {
  me: Me;
  open: boolean;
  onClose: () => void;
}

/** A column on the left; on a phone a sheet that slides over the page. */
export function Navigation({ me, open, onClose }: Props) {
  const { search } = useScope();
  return (
    <nav
      aria-label="Main"
      className={cx(
        "fixed inset-y-0 left-0 z-20 w-56 flex-col gap-px border-r border-line bg-sunken p-2 md:sticky md:top-0 md:flex md:h-screen md:w-auto",
        open ? "flex" : "hidden",
      )}
    >
      <div className="flex items-center gap-2 px-2 pt-1 pb-3 font-semibold">
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="text-accent">
          <rect x="1" y="10" width="4" height="7" rx="1" fill="currentColor" opacity=".5" />
          <rect x="7" y="6" width="4" height="11" rx="1" fill="currentColor" opacity=".75" />
          <rect x="13" y="1" width="4" height="16" rx="1" fill="currentColor" />
        </svg>
        AgentMetrics
        <Button look="quiet" className="ml-auto md:hidden" aria-label="Close the menu" onClick={onClose}>
          <X size={16} aria-hidden />
        </Button>
      </div>
      {PAGES.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={{ ...search }}
          onClick={onClose}
          className="flex items-center gap-2 rounded-md px-2 py-1 text-text-2 hover:text-text"
          activeProps={{ className: "bg-panel font-medium !text-text shadow-card ring-1 ring-line" }}
        >
          <Icon size={15} aria-hidden />
          {label}
        </Link>
      ))}
      <div className="mt-auto truncate border-t border-line px-2 pt-3 text-text-2">
        {me.organization.name}
      </div>
    </nav>
  );
}
