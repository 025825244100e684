import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import { makePasskey, signWithPasskey } from "../../api/passkey";
import type { PasskeyAdded, PasskeyCreation, PasskeyRequest, Passkeys } from "../../api/types";

const OWN = ["me", "passkeys"];

export function usePasskeys() {
  return useQuery({
    queryKey: OWN,
    queryFn: ({ signal }) => http.get<Passkeys>("/v1/me/passkeys", { signal }),
  });
}

/** Opens a session. */
export async function signInWithPasskey(): Promise<void> {
  const asked = await http.post<PasskeyRequest>("/v1/sign-ins/passkey/options", undefined);
  const credential = await signWithPasskey(asked);
  await http.post("/v1/sign-ins/passkey", { credential });
}

export function useAddPasskey(onCodes: (codes: readonly string[]) => void) {
  return useChange(async (label: string) => {
    const asked = await http.post<PasskeyCreation>("/v1/me/passkeys/options", undefined);
    const credential = await makePasskey(asked);
    const { found, recovery_codes } = await http.post<PasskeyAdded>("/v1/me/passkeys", {
      label,
      credential,
    });
    onCodes(recovery_codes);
    return found;
  });
}

export function useRenamePasskey(id: string) {
  return useChange((label: string) => http.patch<Passkeys>(`/v1/me/passkeys/${id}`, { label }));
}

export function useRemovePasskey(id: string) {
  return useChange(() => http.delete<Passkeys>(`/v1/me/passkeys/${id}`));
}

/** A passkey takes its place. */
export function useRemovePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.delete("/v1/me/password"),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["me", "identities"] }),
  });
}

function useChange<T>(change: (given: T) => Promise<Passkeys>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (changed) => {
      queries.setQueryData(OWN, changed);
      void queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}
