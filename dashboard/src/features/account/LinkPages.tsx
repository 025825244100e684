import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { http } from "../../api/http";
import { Door } from "../../ui/Door";
import { Field } from "../../ui/Field";
import { useSignUpOpen } from "./api";
import { BackToSignIn } from "./AskPages";
import { useToken } from "./secretLink";
import { PASSWORD_HELP, SendingForm } from "./SendingForm";

/** Behind the link for a new password. */
export function ResetPasswordPage() {
  const token = useToken();
  const reset = useMutation({
    mutationFn: (form: FormData) =>
      http.post("/v1/password-resets/complete", { token, password: form.get("password") }),
  });
  return (
    <Door title="Choose a new password">
      {reset.isSuccess ? (
        <p role="status">Your password was changed, and every session was ended.</p>
      ) : (
        <SendingForm mutation={reset} action="Change the password">
          {(problem) => <NewPasswordField problem={problem("password")} />}
        </SendingForm>
      )}
      {reset.isError && (
        <Link to="/forgot-password" className="text-accent underline">
          Ask for a new link
        </Link>
      )}
      <BackToSignIn />
    </Door>
  );
}

/** Behind the link that lets somebody begin; signs them in with what they chose, unless another link comes first. */
export function CompleteSignUpPage() {
  const token = useToken();
  const open = useSignUpOpen();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: async (form: FormData) => {
      const password = form.get("password");
      const { email, begun } = await http.post<{ email: string; begun: boolean }>("/v1/sign-up/complete", {
        token,
        password,
        organization_name: form.get("organization"),
      });
      if (begun) await http.post("/v1/sessions", { email, password });
      return begun;
    },
    onSuccess: async (begun) => {
      if (!begun) return;
      queries.clear();
      await navigate({ to: "/", replace: true });
    },
  });
  if (begin.data === false) {
    return (
      <Door title="Your address is verified">
        <p role="status">
          Now open your invitation or set-up link again, and use the password you have just chosen.
        </p>
      </Door>
    );
  }
  return (
    <Door title="Create your account">
      <SendingForm mutation={begin} action="Create account">
        {(problem) => (
          <>
            {open.data?.open !== false && (
              <Field
                label="Organisation name"
                name="organization"
                maxLength={200}
                required
                problem={problem("organization_name")}
              />
            )}
            <NewPasswordField problem={problem("password")} />
          </>
        )}
      </SendingForm>
      <BackToSignIn />
    </Door>
  );
}

/** Behind the link for a new address. A click, so that a program that opens links confirms nothing. */
export function ConfirmEmailPage() {
  const token = useToken();
  const confirm = useMutation<unknown, Error, FormData>({
    mutationFn: () => http.post("/v1/email-confirmations", { token }),
  });
  return (
    <Door title="Confirm your address">
      {confirm.isSuccess ? (
        <p role="status">From now on, sign in with this address.</p>
      ) : (
        <SendingForm mutation={confirm} action="Confirm the address">
          {() => <p className="text-text-2">Then this is the address you sign in with.</p>}
        </SendingForm>
      )}
      <BackToSignIn />
    </Door>
  );
}

export function NewPasswordField({ problem }: { problem: string | undefined }) {
  return (
    <Field
      label="New password"
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={15}
      help={PASSWORD_HELP}
      problem={problem}
    />
  );
}
