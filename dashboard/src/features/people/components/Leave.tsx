import { useState } from "react";

import { useMe } from "../../../api/me";
import { useOwnRole } from "../../../api/organisations";
import { aRole } from "../../../api/roles";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Confirm } from "../../../ui/Confirm";
import { useLeave, useMembers } from "../api";
import { isLastOwner } from "../model";

/** The way out, for everybody but the last owner. */
export function Leave() {
  const me = useMe().data;
  const role = useOwnRole();
  const members = useMembers();
  const leave = useLeave();
  const [asked, setAsked] = useState(false);
  const name = me?.organization.name ?? "the organisation";
  const last = isLastOwner(members.data?.members ?? [], me?.person?.id);
  return (
    <Card title="Your place">
      <div className="grid gap-3">
        <p className="wrap-anywhere text-text-2">
          You are {role === undefined ? "a part" : aRole(role)} of {name}.{" "}
          {last && "As its only owner you cannot leave: make somebody else an owner first."}
        </p>
        {!last && (
          <div>
            <Button onClick={() => setAsked(true)}>Leave the organisation</Button>
          </div>
        )}
      </div>
      {asked && (
        <Confirm
          title="Leave the organisation?"
          action="Leave"
          pending={leave.isPending}
          error={leave.error}
          onConfirm={() => leave.mutate()}
          onClose={() => setAsked(false)}
        >
          <p className="wrap-anywhere">
            You see nothing of {name} any more, and are signed out. Only another invitation brings you back.
          </p>
          <p>Invitations that you sent and nobody accepted are withdrawn. API keys that you made stay.</p>
        </Confirm>
      )}
    </Card>
  );
}
