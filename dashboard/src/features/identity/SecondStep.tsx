import { useMutation } from "@tanstack/react-query";

import { http } from "../../api/http";
import { browserHasPasskeys, signWithPasskey } from "../../api/passkey";
import type { PasskeyRequest, Session } from "../../api/types";
import { Button } from "../../ui/Button";
import { ProofForm } from "../../ui/ProofForm";
import type { Proof } from "../../ui/ProofForm";

interface Props {
  proofs: readonly string[];
  onDone: () => void;
  onRestart: () => void;
}

/** The second half of signing in. */
export function SecondStep({ proofs, onDone, onRestart }: Props) {
  const prove = useMutation({
    mutationFn: async (given: Proof | null) => {
      const proof = given ?? (await passkeyProof());
      return http.post<Session>("/v1/sign-ins/second-step", proof);
    },
    onSuccess: onDone,
  });
  return (
    <>
      <p className="text-text-2">The first step is done. Prove your second factor within five minutes.</p>
      <ProofForm
        proofs={proofs}
        action="Sign in"
        pending={prove.isPending}
        error={prove.error}
        onProve={(proof) => prove.mutate(proof)}
        onPasskey={browserHasPasskeys() ? () => prove.mutate(null) : undefined}
      >
        <Button onClick={onRestart}>Start again</Button>
      </ProofForm>
    </>
  );
}

async function passkeyProof(): Promise<Proof> {
  const asked = await http.post<PasskeyRequest>("/v1/sign-ins/second-step/passkey", undefined);
  return { proof: "passkey", credential: JSON.stringify(await signWithPasskey(asked)) };
}
