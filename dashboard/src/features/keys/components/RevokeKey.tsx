import type { ApiKey } from "../../../api/types";
import { ago } from "../../../lib/time";
import { Confirm } from "../../../ui/Confirm";
import { useRevokeKey } from "../api";

export function RevokeKey({ old, onClose }: { old: ApiKey; onClose: () => void }) {
  const revoke = useRevokeKey();
  const used = old.use.last_used_at;
  return (
    <Confirm
      title={`Revoke ${old.name}?`}
      typed={old.name}
      action="Revoke the key"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(old.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        The key ending in <span className="font-mono text-text">{old.last_four}</span> is refused from now on,
        for good. Runs that were sent with it stay.
      </p>
      <p>{used === null ? "It was never used." : `It was last used ${ago(new Date(used))}.`}</p>
    </Confirm>
  );
}
