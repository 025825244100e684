import { Download } from "lucide-react";
import { useEffect, useEffectEvent } from "react";

import { download } from "../../../lib/download";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Modal, ModalButtons } from "../../../ui/Modal";
import type { Issued } from "../api";
import { envFile } from "../model";

interface Props {
  issued: Issued;
  onClose: () => void;
}

/** The only place and the only time that a key is seen. It lives as long as this dialog. */
export function ShownOnce({ issued: { secret, key }, onClose }: Props) {
  const close = useEffectEvent(onClose);

  // The browser may keep the whole page for its back button: it must not keep the key with it.
  useEffect(() => {
    const leave = () => close();
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, []);

  const save = () =>
    download(
      `agentmetrics-${key.id}.env`,
      "text/plain;charset=utf-8",
      envFile(window.location.origin, secret),
    );
  return (
    <Modal title={`The key of ${key.name}`} onClose={onClose} stays>
      <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        <span aria-hidden="true">▲ </span>
        This is the only time it is shown. Nobody can show it again, not even whoever runs this server.
      </p>
      <code
        aria-label="API key"
        className="rounded-md bg-sunken p-3 font-mono text-sm break-all select-all"
        translate="no"
      >
        {secret}
      </code>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={secret} label="Copy the key" />
        <Button look="quiet" onClick={save}>
          <Download size={14} aria-hidden /> save as .env
        </Button>
      </div>
      <ModalButtons>
        <Button look="primary" onClick={onClose}>
          I have stored it
        </Button>
      </ModalButtons>
    </Modal>
  );
}
