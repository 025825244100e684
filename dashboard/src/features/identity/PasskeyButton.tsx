import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";

import { browserHasPasskeys } from "../../api/passkey";
import { Button } from "../../ui/Button";
import { signInWithPasskey } from "./passkeys";
import { useOffer } from "./providers";

/** Signs in without an address; nothing where server or browser cannot. */
export function PasskeyButton({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const offer = useOffer();
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: onSignedIn });
  if (offer.data?.passkeys !== true || !browserHasPasskeys()) return null;
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      <Button className="!h-9" disabled={signIn.isPending} onClick={() => signIn.mutate()}>
        <KeyRound size={14} aria-hidden />
        Sign in with a passkey
      </Button>
      {signIn.error !== null && (
        <p role="alert" className="text-bad">
          {signIn.error.message}
        </p>
      )}
    </div>
  );
}
