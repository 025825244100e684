import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useState } from "react";

import { Problem } from "../api/problems";
import { Failure, Skeleton } from "../ui/States";
import { Navigation } from "./Navigation";
import { Palette } from "./Palette";
import { useMe } from "./session";
import { TopBar } from "./TopBar";

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const me = useMe();
  const location = useLocation();
  const [menu, setMenu] = useState(false);
  const [palette, setPalette] = useState(false);

  if (me.isError && me.error instanceof Problem && me.error.status === 401) {
    return <Navigate to="/sign-in" search={{ next: location.href }} replace />;
  }
  if (me.data === undefined) {
    return (
      <main className="p-6">
        {me.isError ? <Failure error={me.error} retry={() => void me.refetch()} /> : <Skeleton />}
      </main>
    );
  }
  return (
    <div className="min-h-screen md:grid md:grid-cols-[208px_minmax(0,1fr)]">
      <Navigation me={me.data} open={menu} onClose={() => setMenu(false)} />
      <div className="min-w-0">
        <TopBar me={me.data} onMenu={() => setMenu(true)} onSearch={() => setPalette(true)} />
        <main id="content" className="mx-auto max-w-[1440px] px-4 pt-5 pb-10 md:px-6">
          <Outlet />
        </main>
      </div>
      <Palette open={palette} onOpen={() => setPalette(true)} onClose={() => setPalette(false)} />
    </div>
  );
}
