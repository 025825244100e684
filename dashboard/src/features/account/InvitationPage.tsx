import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { http, setCsrfToken } from "../../api/http";
import { useMe } from "../../api/me";
import { Problem } from "../../api/problems";
import { aRole, ROLE_HELP } from "../../api/roles";
import { startOver } from "../../api/startOver";
import type { InvitationOffer } from "../../api/types";
import { dayTime, utc } from "../../lib/time";
import { Button } from "../../ui/Button";
import { Door } from "../../ui/Door";
import { Field } from "../../ui/Field";
import { Loaded } from "../../ui/Loaded";
import { Refused } from "../../ui/Refused";
import { Block } from "../../ui/Skeleton";
import { Empty, Failure } from "../../ui/States";
import { useInvitation } from "./api";
import { whoAccepts } from "./invitation";
import { NewPasswordField } from "./LinkPages";
import { useToken } from "./secretLink";
import { SendingForm } from "./SendingForm";

/** Behind the link of an invitation: what it offers, and how whoever opens it can accept. */
export function InvitationPage() {
  const token = useToken();
  const invitation = useInvitation(token);
  const gone = invitation.error instanceof Problem && invitation.error.status === 404;
  return (
    <Door title="Invitation">
      {token === "" ? (
        <Empty title="This link is not complete">
          Open it once more from the message that you got: all of it, to the last character.
        </Empty>
      ) : gone ? (
        <Empty title="This invitation cannot be accepted any more">
          It was used, was withdrawn, or has expired. If you did accept it, sign in. If not, ask for another.
          <Link to="/sign-in" className="link mt-2 block">
            Sign in
          </Link>
        </Empty>
      ) : (
        <Loaded query={invitation} skeleton={<Block className="h-56" />}>
          {(offer) => <Offer offer={offer} token={token} />}
        </Loaded>
      )}
    </Door>
  );
}

interface Props {
  offer: InvitationOffer;
  token: string;
}

function Offer({ offer, token }: Props) {
  const me = useMe();
  const signedOut = me.error instanceof Problem && me.error.status === 401;
  if (me.isPending) return <Block className="h-56" />;
  if (me.isError && !signedOut) return <Failure error={me.error} retry={() => void me.refetch()} />;
  const email = signedOut ? undefined : me.data?.person?.email;
  return (
    <>
      <div className="grid gap-2 wrap-anywhere">
        <p>
          <strong className="font-semibold">{offer.invited_by}</strong> invites{" "}
          <strong className="font-semibold">{offer.email}</strong> to{" "}
          <strong className="font-semibold">{offer.organization}</strong> as {aRole(offer.role)}.
        </p>
        <p className="text-text-2">{ROLE_HELP[offer.role]}</p>
        <p className="text-sm text-text-3">
          Can be accepted until{" "}
          <time dateTime={offer.expires_at} title={utc(new Date(offer.expires_at))}>
            {dayTime(new Date(offer.expires_at))}
          </time>
          .
        </p>
      </div>
      <Way offer={offer} token={token} email={email} />
    </>
  );
}

function Way({ offer, token, email }: Props & { email: string | undefined }) {
  switch (whoAccepts(offer, email)) {
    case "invited":
      return <Join token={token} />;
    case "somebody_else":
      return <OtherAccount offer={offer} email={email ?? ""} />;
    case "has_account":
      return <Accept offer={offer} token={token} />;
    case "new":
      return <Begin offer={offer} token={token} />;
  }
}

/** The session goes along into the organisation. */
function Join({ token }: { token: string }) {
  const join = useMutation<unknown, Error, FormData>({
    mutationFn: () => http.post("/v1/invitation/join", { token }),
    onSuccess: startOver,
  });
  return (
    <SendingForm mutation={join} action="Accept the invitation">
      {() => (
        <p className="text-text-2">
          The dashboard then shows this organisation. The menu at the top right leads back to your others.
        </p>
      )}
    </SendingForm>
  );
}

function OtherAccount({ offer, email }: { offer: InvitationOffer; email: string }) {
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => http.delete("/v1/sessions/current"),
    onSuccess: () => {
      setCsrfToken(null);
      // What was known to somebody else is forgotten; this page asks again.
      return queries.resetQueries();
    },
  });
  return (
    <div className="grid gap-3">
      <p role="status" className="rounded-md bg-warn-soft px-3 py-2 wrap-anywhere text-warn">
        <span aria-hidden="true">▲ </span>
        You are signed in as {email}. Only {offer.email} can accept.
      </p>
      <Refused error={signOut.error} />
      <Button look="primary" className="!h-9" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out and go on
      </Button>
      <Link to="/" className="link">
        Stay signed in and go to the dashboard
      </Link>
    </div>
  );
}

/** Who holds the link reads the mail of the address, and that is all it takes. It opens no session. */
function Accept({ offer, token }: Props) {
  const accept = useMutation<unknown, Error, FormData>({
    mutationFn: () => http.post("/v1/invitation/accept", { token }),
  });
  if (accept.isSuccess) return <Accepted offer={offer} />;
  return (
    <SendingForm mutation={accept} action="Accept the invitation">
      {() => <p className="text-text-2">This address has an account here: accept, and sign in with it.</p>}
    </SendingForm>
  );
}

/** Somebody without an account chooses a password, and is signed in with it. */
function Begin({ offer, token }: Props) {
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: async (form: FormData) => {
      const password = form.get("password");
      const { email } = await http.post<{ email: string }>("/v1/invitation/accept", { token, password });
      // The account is there. If this fails, there is another way in, and nothing to try again.
      return http.post("/v1/sessions", { email, password }).then(
        () => true,
        () => false,
      );
    },
    onSuccess: (signedIn) => {
      if (signedIn) startOver();
    },
    // The invitation may have ended, or the address may have an account now: then something else is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["invitation"] }),
  });
  if (begin.data === false) return <Accepted offer={offer} />;
  return (
    <SendingForm mutation={begin} action="Create account and accept">
      {(problem) => (
        <>
          <Field label="E-mail" type="email" autoComplete="username" readOnly value={offer.email} />
          <NewPasswordField problem={problem("password")} />
        </>
      )}
    </SendingForm>
  );
}

function Accepted({ offer }: { offer: InvitationOffer }) {
  return (
    <div role="status" className="grid gap-3">
      <p className="rounded-md bg-good-soft px-3 py-2 wrap-anywhere text-good">
        <span aria-hidden="true">● </span>
        You are {aRole(offer.role)} of {offer.organization} now.
      </p>
      <Link
        to="/sign-in"
        className="grid h-9 place-items-center rounded-md bg-accent font-medium text-on-accent"
      >
        Sign in
      </Link>
    </div>
  );
}
