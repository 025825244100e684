import { useMutation, useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type {
  Identities,
  SecondFactorWanted,
  SignInBegun,
  SignInFinished,
  SignInOffer,
} from "../../api/types";

/** The services that this server was registered with. */
export function useOffer() {
  return useQuery({
    queryKey: ["sign-ins"],
    queryFn: ({ signal }) => http.get<SignInOffer>("/v1/sign-ins", { signal }),
    staleTime: Infinity,
  });
}

export function useIdentities() {
  return useQuery({
    queryKey: ["me", "identities"],
    queryFn: ({ signal }) => http.get<Identities>("/v1/me/identities", { signal }),
  });
}

/** Sends the browser to a service, to sign in or to link an account. */
export function useBegin(path: "/v1/sign-ins" | "/v1/me/identities", next: string) {
  return useMutation({
    mutationFn: (provider: string) => http.post<SignInBegun>(path, { provider, next }),
    onSuccess: ({ location }) => {
      window.location.assign(location);
    },
  });
}

/** What the service put into the address, taken out of it so that it does not stay in the history. */
export function takeAnswer(): Record<string, string> {
  const answer = Object.fromEntries(new URLSearchParams(window.location.search));
  window.history.replaceState(window.history.state, "", window.location.pathname);
  return answer;
}

export function finish(
  provider: string,
  answer: Record<string, string>,
): Promise<SignInFinished | SecondFactorWanted> {
  const { code, state, error, iss } = answer;
  return http.post<SignInFinished | SecondFactorWanted>("/v1/sign-ins/finish", {
    provider,
    code,
    state,
    error,
    iss,
  });
}
