import { useState } from "react";

import { useMay, useMe } from "../../api/me";
import { PageHead } from "../../ui/PageHead";
import { DeleteOrganisation } from "./components/DeleteOrganisation";
import { HandOver } from "./components/HandOver";
import { Leave } from "./components/Leave";
import { Rename } from "./components/Rename";

/** The organisation itself: its name, whose it is, and the way out. */
export function OrganisationPage() {
  const me = useMe().data;
  const owns = useMay("ownership");
  // While it is being deleted, only its owners may look.
  const looks = useMay("data_read");
  const ending = typeof me?.organization.deletion_due_at === "string";
  const [said, setSaid] = useState("");
  return (
    <div className="grid max-w-2xl gap-4">
      <PageHead title="Organisation">
        Runs, keys and settings belong to it, not to the people in it. You are looking at{" "}
        {me?.organization.name}.
      </PageHead>
      <p role="status" className="rounded-lg bg-good-soft px-4 py-2 text-good empty:hidden">
        {said}
      </p>
      <Rename onDone={() => setSaid("The organisation has its new name.")} />
      {owns && <HandOver onDone={(email) => setSaid(`${email} is an owner now, and you are an admin.`)} />}
      <Leave />
      {(owns || (ending && looks)) && <DeleteOrganisation />}
    </div>
  );
}
