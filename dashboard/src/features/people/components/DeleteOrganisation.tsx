import { useState } from "react";

import { useMe } from "../../../api/me";
import type { Deletion } from "../../../api/types";
import { plural } from "../../../lib/format";
import { dayTime } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Confirm } from "../../../ui/Confirm";
import { Loaded } from "../../../ui/Loaded";
import { Refused } from "../../../ui/Refused";
import { Block, Skeleton } from "../../../ui/Skeleton";
import { useChangeDeletion, useDeletion } from "../deletion";

/** The end of the organisation, for its owners: what it means, how to begin it, how to stop it. */
export function DeleteOrganisation() {
  const deletion = useDeletion();
  return (
    <Card title="Delete this organisation">
      <Loaded
        query={deletion}
        skeleton={
          <Skeleton>
            <Block className="h-24" />
          </Skeleton>
        }
      >
        {(now) => (now.state === "none" ? <Begin graceDays={now.grace_days} /> : <Stop deletion={now} />)}
      </Loaded>
    </Card>
  );
}

function Begin({ graceDays }: { graceDays: number }) {
  const name = useMe().data?.organization.name ?? "";
  const [asking, setAsking] = useState(false);
  const { request } = useChangeDeletion();
  return (
    <div className="grid max-w-prose gap-3">
      <p className="text-text-2">
        For {plural(graceDays, "day")} it can be stopped. Then runs, charts, keys, members and the audit log
        are gone, and nobody can bring them back.
      </p>
      <div>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete organisation
        </Button>
      </div>
      {asking && (
        <Confirm
          title={`Delete ${name}?`}
          typed={name}
          action="Delete organisation"
          pending={request.isPending}
          error={request.error}
          onConfirm={() => request.mutate(name, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          <p>
            From now on its keys accept no events and only its owners can look at it. Everybody who belongs to
            it is told by mail.
          </p>
          <p>
            After {plural(graceDays, "day")} everything that belongs to it is removed for good. Whoever
            belongs to no other organisation here loses their account, too.
          </p>
        </Confirm>
      )}
    </div>
  );
}

function Stop({ deletion }: { deletion: Deletion }) {
  const { withdraw } = useChangeDeletion();
  const due = deletion.due_at === null ? "" : dayTime(new Date(deletion.due_at));
  if (deletion.state !== "waiting") {
    return (
      <p role="status" className="text-text-2">
        {deletion.state === "erasing_events"
          ? "Its events are being removed; everything else follows."
          : "Its events are gone. Keys, members and the audit log are being removed."}
      </p>
    );
  }
  return (
    <div className="grid max-w-prose gap-3">
      <p className="text-text-2">
        {deletion.requested_by ?? "Somebody who left"} asked for it. At {due} everything is removed for good.
      </p>
      <Refused error={withdraw.error} />
      <div>
        <Button look="primary" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Keep the organisation
        </Button>
      </div>
    </div>
  );
}
