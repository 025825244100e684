import type { AppBegun } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Field } from "../../../ui/Field";
import { Modal, ModalButtons } from "../../../ui/Modal";
import { useConfirmApp } from "../api";

interface Props {
  begun: AppBegun;
  onAdded: (codes: readonly string[]) => void;
  onClose: () => void;
}

/** Shows the secret to the app, and takes the first code of it. */
export function AddApp({ begun: { secret, qr }, onAdded, onClose }: Props) {
  const confirm = useConfirmApp(onAdded);
  const grouped = secret.match(/.{1,4}/g)?.join(" ") ?? secret;
  return (
    <Modal title="Add an authenticator app" onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const code = new FormData(event.currentTarget).get("code");
          confirm.mutate(typeof code === "string" ? code : "");
        }}
      >
        <p className="text-text-2">Scan this with the app, or type the key into it.</p>
        <svg
          role="img"
          aria-label="QR code of the key"
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          shapeRendering="crispEdges"
          className="mx-auto size-48 rounded-md border border-line"
        >
          {/* Black on white in every theme: readers expect that. */}
          <rect width={qr.size} height={qr.size} fill="#fff" />
          <path d={qr.path} fill="#000" />
        </svg>
        <div className="flex flex-wrap items-center gap-2">
          <code
            aria-label="Key for the app"
            className="min-w-0 rounded-md bg-sunken px-3 py-2 font-mono text-sm select-all"
            translate="no"
          >
            {grouped}
          </code>
          <CopyButton text={secret} label="Copy the key" />
        </div>
        <Field
          label="Code that the app shows"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]{6}"
          maxLength={6}
          required
          help="Six digits. If it is refused, look whether the phone's clock is right."
          problem={confirm.error === null ? undefined : "This code is not right. Try the next one."}
        />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={confirm.isPending}>
            Add the app
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
