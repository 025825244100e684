import { useState } from "react";

import { Problem } from "../../../api/problems";
import type { Role } from "../../../api/types";
import { plural } from "../../../lib/format";
import { Button } from "../../../ui/Button";
import { Field } from "../../../ui/Field";
import { Modal, ModalButtons } from "../../../ui/Modal";
import { Refused } from "../../../ui/Refused";
import { Select } from "../../../ui/Select";
import { useInvite } from "../api";
import { LIFETIMES } from "../model";
import { RoleSelect } from "./RoleSelect";

interface Props {
  own: Role | undefined;
  onInvited: (email: string) => void;
  onClose: () => void;
}

export function Invite({ own, onInvited, onClose }: Props) {
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [days, setDays] = useState(7);
  const wrong = invite.error instanceof Problem ? invite.error.details : [];
  const ofEmail = wrong.find(({ field }) => field === "email")?.message;
  return (
    <Modal title="Invite somebody" onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate(
            { email, role, expires_in_days: days },
            {
              onSuccess: () => {
                onInvited(email);
                onClose();
              },
            },
          );
        }}
      >
        <Field
          label="E-mail"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          help="A link goes to this address. Only who has an account with it can accept."
          problem={ofEmail}
        />
        <RoleSelect own={own} role={role} onRole={setRole} />
        <Select
          label="Can be accepted for"
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
          help="An earlier invitation of the same address ends with this one."
          options={LIFETIMES.map((amount) => [String(amount), plural(amount, "day")])}
        />
        <Refused error={ofEmail === undefined ? invite.error : null} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={invite.isPending}>
            Send the invitation
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
