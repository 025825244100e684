import type { Invitation } from "../../../api/types";
import { Confirm } from "../../../ui/Confirm";
import { useWithdraw } from "../api";

export function Withdraw({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const withdraw = useWithdraw();
  return (
    <Confirm
      title="Withdraw an invitation?"
      action="Withdraw it"
      pending={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() => withdraw.mutate(invitation.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        The link that went to <span className="font-medium wrap-anywhere text-text">{invitation.email}</span>{" "}
        no longer opens anything. You can invite the address again.
      </p>
    </Confirm>
  );
}
