import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";

import { useOrganisations, useSwitch } from "../api/organisations";
import type { Me } from "../api/types";
import { cx } from "../lib/cx";
import { Button } from "../ui/Button";
import { signOut } from "./session";

interface Props {
  me: Me;
  close: () => void;
}

const ENTRY = "block w-full rounded-md px-2 py-1 text-left font-medium text-text-2 hover:bg-sunken";

const PAGES = [
  ["organisations", "All organisations"],
  ["sessions", "Your sessions"],
  ["account", "Your account"],
] as const;

/** Who is signed in, where, and where else they could be. */
export function AccountPanel({ me, close }: Props) {
  return (
    <div className="grid gap-2">
      <p className="truncate px-2 font-medium" title={me.person?.email}>
        {me.person?.email}
      </p>
      <Organisations here={me.organization} onStay={close} />
      <ul className="border-t border-line pt-2">
        {PAGES.map(([page, label]) => (
          <li key={page}>
            <Link to="/settings/$page" params={{ page }} onClick={close} className={ENTRY}>
              {label}
            </Link>
          </li>
        ))}
        <li>
          <Button look="quiet" className="w-full justify-start! px-2!" onClick={() => void signOut()}>
            Sign out
          </Button>
        </li>
      </ul>
    </div>
  );
}

interface OrganisationsProps {
  here: Me["organization"];
  onStay: () => void;
}

/** The one that is shown, and the others to go to. */
function Organisations({ here, onStay }: OrganisationsProps) {
  const known = useOrganisations().data?.organizations ?? [here];
  const change = useSwitch();
  return (
    <div className="border-t border-line pt-2">
      <ul aria-label="Organisations" className="max-h-56 overflow-y-auto">
        {known.map((organisation) => {
          const current = organisation.id === here.id;
          return (
            <li key={organisation.id}>
              <button
                type="button"
                aria-current={current}
                disabled={change.isPending}
                onClick={() => (current ? onStay() : change.mutate(organisation.id))}
                className={cx(ENTRY, "flex items-center gap-2 disabled:opacity-60")}
              >
                <span className="grid w-3.5 shrink-0 text-accent">
                  {current && <Check size={14} aria-hidden />}
                </span>
                <span className={cx("truncate", current && "text-text")} title={organisation.name}>
                  {organisation.name}
                </span>
                {"role" in organisation && (
                  <span className="ml-auto font-normal text-text-3">{organisation.role}</span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
      {change.isError && (
        <p role="alert" className="px-2 text-bad">
          {change.error.message}
        </p>
      )}
    </div>
  );
}
