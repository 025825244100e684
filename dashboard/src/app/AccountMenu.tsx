import { Link } from "@tanstack/react-router";
import { CircleUser } from "lucide-react";

import type { Me } from "../api/types";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { signOut } from "./session";

export function AccountMenu({ me }: { me: Me }) {
  return (
    <Popover look="quiet" label="Account" className="min-w-52" button={<CircleUser size={16} aria-hidden />}>
      {(close) => (
        <div className="grid gap-2">
          <div className="px-2">
            <p className="truncate font-medium">{me.person?.email}</p>
            <p className="truncate text-text-2">{me.organization.name}</p>
          </div>
          <Link
            to="/settings/$page"
            params={{ page: "sessions" }}
            onClick={close}
            className="rounded-md px-2 py-1 font-medium text-text-2 hover:bg-sunken"
          >
            Your sessions
          </Link>
          <Link
            to="/settings/$page"
            params={{ page: "account" }}
            onClick={close}
            className="rounded-md px-2 py-1 font-medium text-text-2 hover:bg-sunken"
          >
            Your account
          </Link>
          <Button look="quiet" className="w-full justify-start! px-2!" onClick={() => void signOut()}>
            Sign out
          </Button>
        </div>
      )}
    </Popover>
  );
}
