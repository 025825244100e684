import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

import { cx } from "../lib/cx";

interface Props {
  onClose: () => void;
  label: string;
  className?: string;
  /** Neither Esc nor a click beside it closes it: what it shows would be lost. */
  stays?: boolean;
  children: ReactNode;
}

/** Open as long as it is on the page. A dialog of the browser's own: it keeps the focus, Esc closes it, a click beside it too. */
export function Dialog({ onClose, label, className, stays = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);

  // The dialog is opened by the browser, not by React.
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    // Esc does the same for the keyboard.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      onClose={onClose}
      onCancel={(event) => {
        if (stays) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !stays) onClose();
      }}
      aria-label={label}
      className={cx("border-line bg-panel p-0 text-text shadow-pop", className)}
    >
      {children}
    </dialog>
  );
}
