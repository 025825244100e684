import { CircleUser } from "lucide-react";
import { useState } from "react";

import type { Me } from "../api/types";
import { Button } from "../ui/Button";
import { signOut } from "./session";

export function AccountMenu({ me }: { me: Me }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="relative">
      <Button
        look="quiet"
        aria-label="Account"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <CircleUser size={16} aria-hidden />
      </Button>
      {open && (
        <div className="absolute right-0 z-20 mt-1 grid min-w-52 gap-1 rounded-lg border border-line bg-panel p-2 shadow-pop">
          <p className="truncate px-2 py-1 text-text-2">{me.person?.email}</p>
          <div role="menu">
            <Button
              look="quiet"
              role="menuitem"
              className="w-full !justify-start"
              onClick={() => void signOut()}
            >
              Sign out
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
