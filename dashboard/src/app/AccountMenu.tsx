import { CircleUser } from "lucide-react";
import { lazy, Suspense } from "react";

import type { Me } from "../api/types";
import { Popover } from "../ui/Popover";

// Not needed to show a page, so not loaded with it.
const AccountPanel = lazy(() =>
  import("./AccountPanel").then((module) => ({ default: module.AccountPanel })),
);

export function AccountMenu({ me }: { me: Me }) {
  return (
    <Popover look="quiet" label="Account" className="w-64" button={<CircleUser size={16} aria-hidden />}>
      {(close) => (
        <Suspense>
          <AccountPanel me={me} close={close} />
        </Suspense>
      )}
    </Popover>
  );
}
