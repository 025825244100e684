import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useMe } from "../../../api/me";
import type { Member } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Confirm } from "../../../ui/Confirm";
import { Loaded } from "../../../ui/Loaded";
import { Select } from "../../../ui/Select";
import { Block } from "../../../ui/Skeleton";
import { useHandOver, useMembers } from "../api";
import { successors } from "../model";

interface Props {
  onDone: (email: string) => void;
}

/** Makes somebody else the owner, and oneself an admin. */
export function HandOver({ onDone }: Props) {
  const members = useMembers();
  return (
    <Card title="Ownership">
      <Loaded query={members} skeleton={<Block className="h-24" />}>
        {(data) => <Choice people={successors(data.members)} onDone={onDone} />}
      </Loaded>
    </Card>
  );
}

function Choice({ people, onDone }: Props & { people: Member[] }) {
  const name = useMe().data?.organization.name ?? "";
  const handOver = useHandOver();
  const [chosen, setChosen] = useState("");
  const [asked, setAsked] = useState(false);
  const successor = people.find(({ id }) => id === chosen) ?? people[0];
  if (successor === undefined) {
    return (
      <p className="text-text-2">
        There is nobody to hand it to yet.{" "}
        <Link to="/settings/$page" params={{ page: "members" }} className="link">
          Invite somebody
        </Link>
      </p>
    );
  }
  return (
    <div className="grid gap-3">
      <Select
        label="Hand over to"
        value={successor.id}
        onChange={(event) => setChosen(event.target.value)}
        help="They become an owner, and you become an admin. To share it instead, change their role to owner."
        options={people.map(({ id, email, role }) => [id, `${email} (${role})`])}
      />
      <div>
        <Button onClick={() => setAsked(true)}>Hand over…</Button>
      </div>
      {asked && (
        <Confirm
          title="Hand over the organisation?"
          typed={name}
          action="Hand over"
          pending={handOver.isPending}
          error={handOver.error}
          onConfirm={() =>
            handOver.mutate(successor.id, {
              onSuccess: () => {
                setAsked(false);
                onDone(successor.email);
              },
            })
          }
          onClose={() => setAsked(false)}
        >
          <p>
            <span className="font-medium wrap-anywhere text-text">{successor.email}</span> becomes an owner
            and may do everything, also remove you. You become an admin. Only an owner can undo this.
          </p>
        </Confirm>
      )}
    </div>
  );
}
