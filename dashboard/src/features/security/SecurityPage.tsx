import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useMay } from "../../api/me";
import type { Factors } from "../../api/types";
import { plural } from "../../lib/format";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { CodesShownOnce } from "../../ui/CodesShownOnce";
import { Confirm } from "../../ui/Confirm";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Refused } from "../../ui/Refused";
import { Block, Skeleton } from "../../ui/Skeleton";
import { When } from "../../ui/When";
import { useBeginApp, useFactors, useNewCodes, useRemoveApp } from "./api";
import { AddApp } from "./components/AddApp";
import { Rule } from "./components/Rule";

/** What somebody proves besides their password, and whether everybody must. */
export function SecurityPage() {
  const factors = useFactors();
  const mayRule = useMay("org_manage");
  const [codes, setCodes] = useState<readonly string[]>([]);
  return (
    <div className="grid max-w-2xl gap-4">
      <PageHead title="Security">
        With a second factor, a stolen password opens nothing. It is asked for when you sign in, and before
        something sensitive.
      </PageHead>
      <Loaded
        query={factors}
        skeleton={
          <Skeleton>
            <Block className="h-56" />
          </Skeleton>
        }
      >
        {(found) => (
          <>
            {found.missing && (
              <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
                <span aria-hidden="true">▲ </span>
                Your organisation wants everybody to have a second factor. Add one to go on.
              </p>
            )}
            <App factors={found} onCodes={setCodes} />
            <p className="text-text-2">
              A passkey is a second factor, too: add one under{" "}
              <Link to="/settings/$page" params={{ page: "sign-in" }} className="text-accent underline">
                Sign-in
              </Link>
              .
            </p>
            {hasFactor(found) && <Codes left={found.recovery_codes_left} onCodes={setCodes} />}
            {mayRule && <Rule own={hasFactor(found)} />}
          </>
        )}
      </Loaded>
      {codes.length > 0 && <CodesShownOnce codes={codes} onClose={() => setCodes([])} />}
    </div>
  );
}

/** Of whichever kind: then a password is no proof any more. */
function hasFactor({ proofs }: Factors): boolean {
  return !proofs.some((proof) => proof === "password" || proof === "sign_in");
}

interface Shows {
  onCodes: (codes: readonly string[]) => void;
}

function App({ factors: { app }, onCodes }: { factors: Factors } & Shows) {
  const begin = useBeginApp();
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveApp(() => setRemoving(false));
  return (
    <Card title="Authenticator app">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-64 text-text-2">
          {app === null ? (
            "An app on your phone that shows a new code every 30 seconds, also without a network."
          ) : (
            <>
              Added <When at={app.added_at} />
            </>
          )}
        </p>
        {app === null ? (
          <Button look="primary" disabled={begin.isPending} onClick={() => begin.mutate()}>
            Add an app
          </Button>
        ) : (
          <Button onClick={() => setRemoving(true)}>Remove</Button>
        )}
      </div>
      <Refused error={begin.error} />
      {begin.data !== undefined && (
        <AddApp
          begun={begin.data}
          onAdded={(codes) => {
            begin.reset();
            onCodes(codes);
          }}
          onClose={() => begin.reset()}
        />
      )}
      {removing && (
        <Confirm
          title="Remove the authenticator app?"
          action="Remove the app"
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          <p>
            Without another second factor, your password alone signs you in, and your recovery codes end. Your
            other sessions end, too.
          </p>
        </Confirm>
      )}
    </Card>
  );
}

function Codes({ left, onCodes }: { left: number } & Shows) {
  const [asking, setAsking] = useState(false);
  const make = useNewCodes((codes) => {
    setAsking(false);
    onCodes(codes);
  });
  return (
    <Card title="Recovery codes">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className={left < 3 ? "text-warn" : "text-text-2"}>
          {left < 3 && <span aria-hidden="true">▲ </span>}
          {plural(left, "code")} left. Each stands in once for a second factor that you have lost.
        </p>
        <Button onClick={() => setAsking(true)}>Make new codes</Button>
      </div>
      {asking && (
        <Confirm
          title="Make new recovery codes?"
          action="Make new codes"
          danger={false}
          pending={make.isPending}
          error={make.error}
          onConfirm={() => make.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>The ones you have now stop working.</p>
        </Confirm>
      )}
    </Card>
  );
}
