import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";

import type { Passkeys } from "../../api/types";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Modal, ModalButtons } from "../../ui/Modal";
import { Refused } from "../../ui/Refused";

interface Props {
  title: string;
  action: string;
  help?: string;
  before?: string;
  change: UseMutationResult<Passkeys, Error, string>;
  onClose: () => void;
}

/** Asks what a passkey is called, and does what was to be done with the name. */
export function PasskeyName({ title, action, help, before = "", change, onClose }: Props) {
  const [label, setLabel] = useState(before);
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(label, { onSuccess: onClose });
        }}
      >
        <Field
          label="Name"
          value={label}
          maxLength={60}
          required
          autoComplete="off"
          help={help}
          onChange={(event) => setLabel(event.target.value)}
        />
        <Refused error={change.error} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={change.isPending || label.trim() === ""}>
            {action}
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
