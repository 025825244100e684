import type { Member } from "../../../api/types";
import { Confirm } from "../../../ui/Confirm";
import { useRemove } from "../api";

export function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useRemove();
  return (
    <Confirm
      title="Remove a member?"
      action="Remove from the organisation"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(member.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        <span className="font-medium wrap-anywhere text-text">{member.email}</span> sees nothing of this
        organisation any more, from the next request on. Their pending invitations are withdrawn.
      </p>
      <p>API keys that they made stay and go on working: they belong to the organisation.</p>
    </Confirm>
  );
}
