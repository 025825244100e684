import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { AppBegun, Factors, RecoveryCodes, SecondFactorRule } from "../../api/types";

const RULE = "/v1/settings/second-factor";

export function useFactors() {
  return useQuery({
    queryKey: ["me", "factors"],
    queryFn: ({ signal }) => http.get<Factors>("/v1/me/factors", { signal }),
  });
}

/** A secret for an authenticator app. It is nowhere but in the dialog that shows it. */
export function useBeginApp() {
  return useMutation({
    mutationFn: () => http.post<AppBegun>("/v1/me/factors/app", undefined),
    gcTime: 0,
  });
}

/** What was not to be seen may be from now on, so everything is asked anew. */
export function useConfirmApp(onAdded: (codes: readonly string[]) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => http.post<RecoveryCodes>("/v1/me/factors/app/confirm", { code }),
    gcTime: 0,
    onSuccess: ({ recovery_codes }) => {
      onAdded(recovery_codes);
      void queries.invalidateQueries();
    },
  });
}

export function useRemoveApp(onRemoved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.delete<Factors>("/v1/me/factors/app"),
    onSuccess: () => {
      onRemoved();
      void queries.invalidateQueries();
    },
  });
}

export function useNewCodes(onMade: (codes: readonly string[]) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<RecoveryCodes>("/v1/me/recovery-codes", undefined),
    gcTime: 0,
    onSuccess: ({ recovery_codes }) => {
      onMade(recovery_codes);
      void queries.invalidateQueries({ queryKey: ["me", "factors"] });
    },
  });
}

export function useRule() {
  return useQuery({
    queryKey: ["second-factor-rule"],
    queryFn: ({ signal }) => http.get<SecondFactorRule>(RULE, { signal }),
  });
}

export function useSetRule(onSet: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (required: boolean) => http.put<SecondFactorRule>(RULE, { required }),
    onSuccess: (rule) => {
      queries.setQueryData(["second-factor-rule"], rule);
      onSet();
    },
  });
}
