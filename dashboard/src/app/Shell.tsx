import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";

import { useMe } from "../api/me";
import { Problem } from "../api/problems";
import { followOtherTabs } from "../api/startOver";
import type { Me } from "../api/types";
import { cx } from "../lib/cx";
import { useStored } from "../lib/useStored";
import { ChartBlock, Skeleton, TitleBlock } from "../ui/Skeleton";
import { Failure } from "../ui/States";
import { Keys } from "./Keys";
import { Navigation, NavigationSheet } from "./Navigation";
import { StepUp } from "./StepUp";
import { TopBar } from "./TopBar";
import { useStatus } from "./useStatus";

// Not needed to show a page, so not loaded with it.
const Palette = lazy(() => import("./Palette").then((module) => ({ default: module.Palette })));
const Shortcuts = lazy(() => import("./Shortcuts").then((module) => ({ default: module.Shortcuts })));

// Seldom there.
const DeletionBanner = lazy(() =>
  import("../features/people/DeletionBanner").then((module) => ({ default: module.DeletionBanner })),
);

type Open = "menu" | "palette" | "shortcuts" | null;

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const me = useMe();
  const [open, setOpen] = useState<Open>(null);
  const [nav, setNav] = useStored("nav");
  const narrow = nav === "narrow";
  const close = () => setOpen(null);

  // What other tabs do to the session is outside React.
  useEffect(followOtherTabs, []);

  if (me.isError && me.error instanceof Problem && me.error.status === 401) {
    return <ToSignIn why={me.error.code} />;
  }
  if (me.data === undefined) {
    return (
      <main className="p-6">
        {me.isError ? (
          <Failure error={me.error} retry={() => void me.refetch()} />
        ) : (
          <Skeleton>
            <TitleBlock />
            <ChartBlock />
          </Skeleton>
        )}
      </main>
    );
  }
  return (
    <div
      className={cx(
        "min-h-screen md:grid",
        narrow ? "md:grid-cols-[52px_minmax(0,1fr)]" : "md:grid-cols-[208px_minmax(0,1fr)]",
      )}
    >
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-40 focus:bg-panel focus:p-2"
      >
        Skip to the content
      </a>
      <Navigation me={me.data} narrow={narrow} onNarrow={(next) => setNav(next ? "narrow" : null)} />
      <div className="min-w-0">
        <TopBar me={me.data} onMenu={() => setOpen("menu")} onSearch={() => setOpen("palette")} />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[1440px] px-3 pt-5 pb-10 outline-none md:px-6"
        >
          <Ending me={me.data} />
          <Page
            mayLook={me.data.permissions.includes("data_read")}
            lacksFactor={me.data.second_factor_missing}
          />
        </main>
      </div>
      <Keys onPalette={() => setOpen("palette")} onShortcuts={() => setOpen("shortcuts")} />
      <StepUp />
      {open === "menu" && <NavigationSheet me={me.data} onClose={close} />}
      <Suspense>
        {open === "palette" && <Palette onClose={close} onShortcuts={() => setOpen("shortcuts")} />}
        {open === "shortcuts" && <Shortcuts onClose={close} />}
      </Suspense>
    </div>
  );
}

/**
 * Whoever lacks the second factor that the organisation wants sees where to add one, and what is their own.
 * As long as no run ever arrived, every page that shows runs is the one that says how to send the first; metrics need
 * no runs.
 */
function Page({ mayLook, lacksFactor }: { mayLook: boolean; lacksFactor: boolean }) {
  const status = useStatus();
  const { pathname } = useLocation();
  if (lacksFactor && !pathname.startsWith("/settings/")) {
    return <Navigate to="/settings/$page" params={{ page: "security" }} replace />;
  }
  if (!mayLook && !pathname.startsWith("/settings")) return null;
  const useful = pathname === "/welcome" || pathname === "/metrics" || pathname.startsWith("/settings");
  if (status.data?.has_runs === false && !useful) return <Navigate to="/welcome" replace />;
  return <Outlet />;
}

/** Over every page, as long as the organisation is being deleted. */
function Ending({ me }: { me: Me }) {
  const dueAt = me.organization.deletion_due_at;
  if (dueAt === null) return null;
  return (
    <Suspense>
      <DeletionBanner
        name={me.organization.name}
        dueAt={dueAt}
        owner={me.permissions.includes("data_read")}
      />
    </Suspense>
  );
}

/** Leaves the page altogether, so that nothing it had in memory outlives the session. */
function ToSignIn({ why }: { why: string }) {
  // The browser's address is outside React.
  useEffect(() => {
    const { pathname, search } = window.location;
    const query = new URLSearchParams({ next: pathname + search, why });
    window.location.replace(`/sign-in?${query.toString()}`);
  }, [why]);
  return null;
}
