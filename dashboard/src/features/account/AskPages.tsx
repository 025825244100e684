import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { http } from "../../api/http";
import { Door } from "../../ui/Door";
import { Field } from "../../ui/Field";
import { Block } from "../../ui/Skeleton";
import { Loaded } from "../../ui/Loaded";
import { Empty } from "../../ui/States";
import { useSignUpOpen } from "./api";
import { SendingForm } from "./SendingForm";

/** Asks for a link to choose a new password. */
export function ForgotPasswordPage() {
  return (
    <Door title="Forgot your password?">
      <AskForm
        path="/v1/password-resets"
        done="If this address has an account, a link to choose a new password is on its way. It works for 30 minutes."
      />
      <BackToSignIn />
    </Door>
  );
}

/** Asks for a link to begin, where strangers may. */
export function SignUpPage() {
  const open = useSignUpOpen();
  return (
    <Door title="Create an account">
      <Loaded query={open} skeleton={<Block className="h-40" />}>
        {(signUp) =>
          signUp.open ? (
            <AskForm
              path="/v1/sign-up"
              done="A link to choose a password is on its way. It works for a day."
            />
          ) : (
            <Empty title="Sign-up is closed">Ask an owner of your organisation to invite you.</Empty>
          )
        }
      </Loaded>
      <BackToSignIn />
    </Door>
  );
}

function AskForm({ path, done }: { path: string; done: string }) {
  const ask = useMutation({
    mutationFn: (form: FormData) => http.post(path, { email: form.get("email") }),
  });
  if (ask.isSuccess) return <p role="status">{done}</p>;
  return (
    <SendingForm mutation={ask} action="Send a link">
      {(problem) => (
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          problem={problem("email")}
        />
      )}
    </SendingForm>
  );
}

export function BackToSignIn() {
  return (
    <Link to="/sign-in" className="text-accent underline">
      Back to sign-in
    </Link>
  );
}
