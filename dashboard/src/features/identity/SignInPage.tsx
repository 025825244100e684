import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { http } from "../../api/http";
import { Problem } from "../../api/problems";
import type { SecondFactorWanted, Session } from "../../api/types";
import { one, safeNext } from "../../lib/urlState";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Door } from "../../ui/Door";
import { PasskeyButton } from "./PasskeyButton";
import { ProviderButtons } from "./ProviderButtons";
import { SecondStep } from "./SecondStep";

/** Why the session that the browser had is over, by the code of the server's answer. */
const WHY = new Map([
  [
    "session_reused",
    "Your session was ended because an old copy of its cookie was used. Somebody else may have it, or an answer was lost on the way. Sign in, look at your sessions, and change your password if you do not know why.",
  ],
  [
    "session_expired",
    "You were signed out because the session was not used for a while, or was 12 hours old.",
  ],
  ["left_organization", "You left the organisation. Sign in to go on in another of yours."],
  ["session_ended", "Your session was ended: from another browser, or because your account changed."],
]);

export function SignInPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const search = useSearch({ strict: false });
  const next = safeNext(one(search, "next"));
  const why = WHY.get(one(search, "why") ?? "");
  const enter = async () => {
    queries.clear();
    await navigate({ href: next, replace: true });
  };
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      http.post<Session | SecondFactorWanted>("/v1/sessions", {
        email: form.get("email"),
        password: form.get("password"),
      }),
    onSuccess: (answer) => ("second_factor" in answer ? undefined : enter()),
  });
  const signUp = useQuery({
    queryKey: ["sign-up"],
    queryFn: ({ signal }) => http.get<{ open: boolean }>("/v1/sign-up", { signal }),
    staleTime: 300_000,
  });
  if (signIn.data !== undefined && "second_factor" in signIn.data) {
    return (
      <Door title="Sign in to AgentMetrics">
        <SecondStep
          proofs={signIn.data.second_factor}
          onDone={() => void enter()}
          onRestart={() => signIn.reset()}
        />
      </Door>
    );
  }
  return (
    <Door title="Sign in to AgentMetrics">
      {why !== undefined && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {why}
        </p>
      )}
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(new FormData(event.currentTarget));
        }}
      >
        <Field label="E-mail" name="email" type="email" autoComplete="username" required />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required />
        {signIn.error !== null && (
          <p role="alert" className="text-bad">
            {signIn.error instanceof Problem && signIn.error.status === 401
              ? "The e-mail or password is not right."
              : signIn.error.message}
          </p>
        )}
        <Button type="submit" look="primary" className="!h-9" disabled={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <PasskeyButton onSignedIn={enter} />
      <Link to="/forgot-password" className="text-accent underline">
        Forgot password?
      </Link>
      <ProviderButtons next={next} />
      {signUp.data?.open === true && (
        <Link to="/sign-up" className="text-accent underline">
          Create an account
        </Link>
      )}
      <p className="text-sm text-text-3">
        <Link to="/leaks" className="underline">
          Found a key?
        </Link>
      </p>
    </Door>
  );
}
