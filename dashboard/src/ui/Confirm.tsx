import { useState } from "react";
import type { ReactNode } from "react";

import { Button } from "./Button";
import { Field } from "./Field";
import { Modal, ModalButtons } from "./Modal";
import { Refused } from "./Refused";

interface Props {
  title: string;
  /** What happens, plainly. */
  children: ReactNode;
  /** What the button says: a verb and what it is done to. */
  action: string;
  /** What has to be typed before the button works. */
  typed?: string;
  danger?: boolean;
  pending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is done that cannot be taken back. */
export function Confirm({ title, children, action, typed, danger = true, ...rest }: Props) {
  const { pending, error, onConfirm, onClose } = rest;
  const [text, setText] = useState("");
  const ready = typed === undefined || text.trim() === typed;
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onConfirm();
        }}
      >
        <div className="grid gap-2 text-text-2">{children}</div>
        {typed !== undefined && (
          <Field
            label={`Type ${typed} to confirm`}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <Refused error={error} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={danger ? "danger" : "primary"} disabled={!ready || pending}>
            {action}
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
