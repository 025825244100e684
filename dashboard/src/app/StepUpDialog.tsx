import { useMutation } from "@tanstack/react-query";

import { http } from "../api/http";
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
    mutationFn: (proof: Proof) => http.post("/v1/sessions/current/step-up", proof),
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
