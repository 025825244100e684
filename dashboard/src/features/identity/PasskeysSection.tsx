import { useState } from "react";

import { browserHasPasskeys } from "../../api/passkey";
import type { Passkey, Passkeys } from "../../api/types";
import { Button } from "../../ui/Button";
import { CodesShownOnce } from "../../ui/CodesShownOnce";
import { Confirm } from "../../ui/Confirm";
import { When } from "../../ui/When";
import { PasskeyName } from "./PasskeyName";
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from "./passkeys";

interface Props {
  found: Passkeys;
  /** Whether a passkey that is removed would be the last way in. */
  last: boolean;
}

/** The person's passkeys: add, rename, remove. */
export function PasskeysSection({ found, last }: Props) {
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const add = useAddPasskey(setCodes);
  const possible = found.offered && browserHasPasskeys();
  return (
    <section className="grid gap-3" aria-label="Passkeys">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2>Passkeys</h2>
        {possible && (
          <Button disabled={found.passkeys.length >= found.max} onClick={() => setAdding(true)}>
            Add a passkey
          </Button>
        )}
      </div>
      <p className="text-text-2">
        A passkey is kept by your device or password manager and unlocked with its PIN, fingerprint or face.
        It signs you in alone, and no other site can ask for it. With one, your password alone no longer signs
        you in.
      </p>
      {!possible && <NotHere offered={found.offered} />}
      {found.passkeys.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {found.passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} last={last} />
          ))}
        </ul>
      )}
      {adding && (
        <PasskeyName
          title="Add a passkey"
          action="Continue"
          help="For you to know it by, for example the device it is on. Adding it ends your other sessions."
          change={add}
          onClose={() => {
            add.reset();
            setAdding(false);
          }}
        />
      )}
      {codes.length > 0 && <CodesShownOnce codes={codes} onClose={() => setCodes([])} />}
    </section>
  );
}

function NotHere({ offered }: { offered: boolean }) {
  return (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      {offered
        ? "This browser cannot use passkeys here."
        : "Passkeys need a host name, and this server is known by an IP address. Its operator can give it a name with AGENTMETRICS_PUBLIC_URL."}
    </p>
  );
}

function Row({ passkey, last }: { passkey: Passkey; last: boolean }) {
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const rename = useRenamePasskey(passkey.id);
  const remove = useRemovePasskey(passkey.id);
  const close = () => setDoing(null);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium break-words">{passkey.label}</p>
        <p className="text-text-2">
          Added <When at={passkey.created_at} />
          {passkey.used_at === null ? (
            ", not used yet"
          ) : (
            <>
              , used <When at={passkey.used_at} relative />
            </>
          )}
          {passkey.backed_up ? ", on several devices" : ", on one device"}
          {passkey.host !== window.location.hostname && `, works under ${passkey.host} only`}
        </p>
      </div>
      <div className="flex gap-2">
        <Button onClick={() => setDoing("rename")}>Rename</Button>
        <Button disabled={last} onClick={() => setDoing("remove")}>
          {last ? "Your only way in" : "Remove"}
        </Button>
      </div>
      {doing === "rename" && (
        <PasskeyName
          title="Rename the passkey"
          action="Rename"
          before={passkey.label}
          change={rename}
          onClose={close}
        />
      )}
      {doing === "remove" && (
        <Confirm
          title={`Remove ${passkey.label}?`}
          action="Remove the passkey"
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: close })}
          onClose={close}
        >
          <p>It no longer signs you in, and your other sessions end. Delete it on the device, too.</p>
        </Confirm>
      )}
    </li>
  );
}
