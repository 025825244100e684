import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";

import type { Me } from "../api/types";
import { cx } from "../lib/cx";
import { useScope } from "../lib/useScope";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Logo } from "../ui/Logo";
import { PAGES } from "./pages";

interface Props {
  me: Me;
  narrow: boolean;
  onNarrow: (narrow: boolean) => void;
}

/** The column on the left, wide or as icons. */
export function Navigation({ me, narrow, onNarrow }: Props) {
  const Toggle = narrow ? PanelLeftOpen : PanelLeftClose;
  return (
    <nav aria-label="Main" className="hidden border-r border-line bg-sunken md:block">
      <div className="sticky top-0 flex h-screen flex-col p-2">
        <Links narrow={narrow} />
        <div className="mt-auto grid gap-2">
          <Button
            look="quiet"
            className={narrow ? "px-0!" : "justify-start! px-2!"}
            aria-label={narrow ? "Widen the navigation" : undefined}
            onClick={() => onNarrow(!narrow)}
          >
            <Toggle size={15} aria-hidden /> {!narrow && "Collapse"}
          </Button>
          {!narrow && <Whose me={me} />}
        </div>
      </div>
    </nav>
  );
}

interface SheetProps {
  me: Me;
  onClose: () => void;
}

/** The same on a phone: a sheet over the page. */
export function NavigationSheet({ me, onClose }: SheetProps) {
  return (
    <Dialog
      onClose={onClose}
      label="Menu"
      className="fixed inset-y-0 right-auto left-0 m-0 h-dvh max-h-none w-64 border-r bg-sunken"
    >
      <nav aria-label="Main" className="flex h-full flex-col p-2">
        <Links narrow={false} onGo={onClose} />
        <div className="mt-auto grid gap-2">
          <Button onClick={onClose}>Close the menu</Button>
          <Whose me={me} />
        </div>
      </nav>
    </Dialog>
  );
}

function Links({ narrow, onGo }: { narrow: boolean; onGo?: () => void }) {
  const { search } = useScope();
  return (
    <>
      <div
        className={cx("flex items-center gap-2 pt-1 pb-3 font-semibold", narrow ? "justify-center" : "px-2")}
      >
        <Logo />
        {!narrow && "AgentMetrics"}
      </div>
      <ul className="grid gap-px">
        {PAGES.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              search={{ ...search }}
              onClick={onGo}
              title={narrow ? label : undefined}
              className={cx(
                "flex items-center gap-2 rounded-md px-2 py-1 text-text-2 hover:text-text max-md:py-2",
                narrow && "justify-center py-1.5",
              )}
              activeProps={{ className: "bg-panel font-medium !text-text shadow-card ring-1 ring-line" }}
            >
              <Icon size={15} aria-hidden />
              <span className={cx(narrow && "sr-only")}>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Whose({ me }: { me: Me }) {
  return (
    <div className="flex items-center gap-2 border-t border-line px-2 pt-3 pb-1">
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
      >
        {me.organization.name.slice(0, 2).toUpperCase()}
      </span>
      <span className="truncate text-text-2">{me.organization.name}</span>
    </div>
  );
}
