import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { useRemovePassword } from "./passkeys";

interface Props {
  present: boolean;
  /** Whether there is a passkey to take its place. */
  replaceable: boolean;
}

/** The password; a passkey can replace it. */
export function PasswordRow({ present, replaceable }: Props) {
  const [asking, setAsking] = useState(false);
  const remove = useRemovePassword();
  const close = () => setAsking(false);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-3">
      <div className="min-w-0">
        <p className="font-medium">Password</p>
        <p className="text-text-2">
          {!present ? "None" : replaceable ? "Set. A passkey can replace it." : "Set"}
        </p>
      </div>
      {present && (
        <div className="flex items-center gap-3">
          <Link to="/settings/$page" params={{ page: "account" }} className="text-accent underline">
            Change
          </Link>
          {replaceable && <Button onClick={() => setAsking(true)}>Remove</Button>}
        </div>
      )}
      {asking && (
        <Confirm
          title="Remove your password?"
          action="Remove the password"
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined, { onSuccess: close })}
          onClose={close}
        >
          <p>
            Nobody can guess, steal or reuse what is not there: you then sign in with a passkey. Your other
            sessions end.
          </p>
          <p>
            If you lose your passkeys, &ldquo;Forgot password?&rdquo; on the sign-in page sends a link to your
            address that gives you a password again; with it and a recovery code you sign in.
          </p>
        </Confirm>
      )}
    </li>
  );
}
