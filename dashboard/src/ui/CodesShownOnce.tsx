import { Download } from "lucide-react";
import { useEffect, useEffectEvent } from "react";

import { download } from "../lib/download";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { Modal, ModalButtons } from "./Modal";

interface Props {
  codes: readonly string[];
  onClose: () => void;
}

/** The only place and the only time that recovery codes are seen. They live as long as this dialog. */
export function CodesShownOnce({ codes, onClose }: Props) {
  const close = useEffectEvent(onClose);

  // The browser may keep the whole page for its back button: it must not keep the codes with it.
  useEffect(() => {
    const leave = () => close();
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, []);

  const text = codes.join("\n");
  const save = () =>
    download(
      "agentmetrics-recovery-codes.txt",
      "text/plain;charset=utf-8",
      `Recovery codes for ${window.location.origin}\nEach works once.\n\n${text}\n`,
    );
  return (
    <Modal title="Your recovery codes" onClose={onClose} stays>
      <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        <span aria-hidden="true">▲ </span>
        This is the only time they are shown. Keep them where you find them without your phone.
      </p>
      <ol
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1 rounded-md bg-sunken p-3 font-mono text-sm select-all sm:grid-cols-2"
        translate="no"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label="Copy the codes" />
        <Button look="quiet" onClick={save}>
          <Download size={14} aria-hidden /> save as text
        </Button>
      </div>
      <ModalButtons>
        <Button look="primary" onClick={onClose}>
          I have stored them
        </Button>
      </ModalButtons>
    </Modal>
  );
}
