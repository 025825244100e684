import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { http } from "../../api/http";
import { useMe } from "../../api/me";
import { Card } from "../../ui/Card";
import { Field } from "../../ui/Field";
import { PageHead } from "../../ui/PageHead";
import { useHasPassword } from "./api";
import { PASSWORD_HELP, SendingForm } from "./SendingForm";

/** How one signs in: password and address. */
export function AccountPage() {
  const password = useHasPassword();
  const email = useMe().data?.person?.email;
  return (
    <div className="grid max-w-2xl gap-4">
      <PageHead title="Your account">{email !== undefined && <>You sign in as {email}.</>}</PageHead>
      {password ? <ChangePassword /> : <NoPassword />}
      <ChangeEmail password={password} />
    </div>
  );
}

function ChangePassword() {
  const change = useMutation({
    mutationFn: (form: FormData) =>
      http.post("/v1/me/password", {
        present_password: form.get("present"),
        password: form.get("password"),
      }),
  });
  return (
    <Card title="Password">
      {change.isSuccess ? (
        <p role="status">Your password was changed. Your other sessions were ended.</p>
      ) : (
        <SendingForm mutation={change} action="Change password" wide={false}>
          {(problem) => (
            <>
              <PresentPassword problem={problem("present_password")} />
              <Field
                label="New password"
                name="password"
                type="password"
                autoComplete="new-password"
                required
                minLength={15}
                help={PASSWORD_HELP}
                problem={problem("password")}
              />
            </>
          )}
        </SendingForm>
      )}
    </Card>
  );
}

function NoPassword() {
  return (
    <Card title="Password">
      <p>
        You have none. To have one again, ask for{" "}
        <Link to="/forgot-password" className="text-accent underline">
          a link by mail
        </Link>
        .
      </p>
    </Card>
  );
}

function ChangeEmail({ password }: { password: boolean }) {
  const change = useMutation({
    mutationFn: (form: FormData) =>
      http.post("/v1/me/email", { present_password: form.get("present"), email: form.get("email") }),
  });
  return (
    <Card title="E-mail address">
      {change.isSuccess ? (
        <p role="status">
          A link is on its way to the new address. The address changes when you open it; the present one is
          told.
        </p>
      ) : (
        <SendingForm mutation={change} action="Change address" wide={false}>
          {(problem) => (
            <>
              <Field
                label="New e-mail address"
                name="email"
                type="email"
                autoComplete="email"
                required
                problem={problem("email")}
              />
              {password && <PresentPassword problem={problem("present_password")} />}
            </>
          )}
        </SendingForm>
      )}
    </Card>
  );
}

function PresentPassword({ problem }: { problem: string | undefined }) {
  return (
    <Field
      label="Present password"
      name="present"
      type="password"
      autoComplete="current-password"
      required
      problem={problem}
    />
  );
}
