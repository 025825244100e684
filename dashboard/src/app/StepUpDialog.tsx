import { useMutation } from "@tanstack/react-query";

import { http } from "../api/http";
import { browserHasPasskeys, signWithPasskey } from "../api/passkey";
import type { PasskeyRequest } from "../api/types";
import { Button } from "../ui/Button";
import { Modal, ModalButtons } from "../ui/Modal";
import { ProofForm } from "../ui/ProofForm";
import type { Proof } from "../ui/ProofForm";

interface Props {
  proofs: readonly string[];
  onDone: (proved: boolean) => void;
}

/** Asks for a proof that it is still the same person. */
export function StepUpDialog({ proofs, onDone }: Props) {
  const prove = useMutation({
    mutationFn: async (given: Proof | null) => {
      const proof = given ?? (await passkeyProof());
      return http.post("/v1/sessions/current/step-up", proof);
    },
    onSuccess: () => onDone(true),
  });
  const cancel = <Button onClick={() => onDone(false)}>Cancel</Button>;
  return (
    <Modal title="Is it still you?" onClose={() => onDone(false)}>
      <p className="text-text-2">This is a sensitive change. Your answer counts for ten minutes.</p>
      {proofs.every((proof) => proof === "sign_in") ? (
        <ModalButtons>
          {cancel}
          <Button look="primary" onClick={signInAgain}>
            Sign in again
          </Button>
        </ModalButtons>
      ) : (
        <ProofForm
          proofs={proofs}
          action="Go on"
          pending={prove.isPending}
          error={prove.error}
          onProve={(proof) => prove.mutate(proof)}
          onPasskey={browserHasPasskeys() ? () => prove.mutate(null) : undefined}
        >
          {cancel}
        </ProofForm>
      )}
    </Modal>
  );
}

/** There is nothing to prove it with but another sign-in; afterwards the person is here again. */
function signInAgain() {
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?${new URLSearchParams({ next: pathname + search }).toString()}`);
}

async function passkeyProof(): Promise<Proof> {
  const asked = await http.post<PasskeyRequest>("/v1/sessions/current/step-up/passkey", undefined);
  return { proof: "passkey", credential: JSON.stringify(await signWithPasskey(asked)) };
}
