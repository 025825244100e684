import { Link } from "@tanstack/react-router";

import { dayTime } from "../../lib/time";

interface Props {
  name: string;
  dueAt: string;
  /** Whether it is one of the owners, who may still look, and stop it. */
  owner: boolean;
}

/** Over every page of an organisation that is being deleted. */
export function DeletionBanner({ name, dueAt, owner }: Props) {
  return (
    <div role="alert" className="mb-4 rounded-md bg-bad-soft px-4 py-3 text-bad">
      <p className="font-semibold">
        <span aria-hidden="true">◆ </span>
        {name} is being deleted
      </p>
      <p>
        At {dayTime(new Date(dueAt))} everything that belongs to it is removed for good. Its keys accept no
        events any more.{" "}
        {owner ? (
          <Link to="/settings/$page" params={{ page: "organisation" }} className="underline">
            Keep the organisation
          </Link>
        ) : (
          "Only its owners can still look at it, and stop this. Your other organisations are in the account menu."
        )}
      </p>
    </div>
  );
}
