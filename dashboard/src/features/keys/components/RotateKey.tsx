import type { ApiKey } from "../../../api/types";
import { ago } from "../../../lib/time";
import { Confirm } from "../../../ui/Confirm";
import { useMakeKey } from "../api";
import type { Issued } from "../api";

interface Props {
  old: ApiKey;
  onIssued: (issued: Issued) => void;
  onClose: () => void;
}

export function RotateKey({ old, onIssued, onClose }: Props) {
  const make = useMakeKey(onIssued);
  const used = old.use.last_used_at;
  return (
    <Confirm
      title={`Rotate ${old.name}?`}
      action="Rotate: end the old key now"
      pending={make.isPending}
      error={make.error}
      onConfirm={() => make.mutate({ rotate: old.id })}
      onClose={onClose}
    >
      <p>
        A new key takes its place, with the same name, scope and environment. The old one, ending in{" "}
        <span className="font-mono text-text">{old.last_four}</span>, is dead before the new one is shown:
        whatever still uses it is refused.
      </p>
      <p>{used === null ? "It was never used." : `It was last used ${ago(new Date(used))}.`}</p>
      <p>To change keys without a gap, create a second one, deploy it, and then revoke this one.</p>
    </Confirm>
  );
}
