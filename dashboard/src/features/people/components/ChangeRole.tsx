import { useState } from "react";

import type { Member, Role } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Modal, ModalButtons } from "../../../ui/Modal";
import { Refused } from "../../../ui/Refused";
import { useChangeRole } from "../api";
import { RoleSelect } from "./RoleSelect";

interface Props {
  member: Member;
  own: Role | undefined;
  onClose: () => void;
}

export function ChangeRole({ member, own, onClose }: Props) {
  const change = useChangeRole();
  const [role, setRole] = useState(member.role);
  return (
    <Modal title="Change a role" onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ id: member.id, role }, { onSuccess: onClose });
        }}
      >
        <p className="text-text-2">
          <span className="wrap-anywhere text-text">{member.email}</span> is {member.role} now. The change is
          true for their next request, in every browser they have open.
        </p>
        <RoleSelect own={own} role={role} onRole={setRole} />
        {role === "owner" && member.role !== "owner" && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            <span aria-hidden="true">▲ </span>
            An owner can remove you, too.
          </p>
        )}
        <Refused error={change.error} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={role === member.role || change.isPending}>
            Change the role
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
