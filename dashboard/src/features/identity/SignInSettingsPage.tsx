import { useMutation, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { Identities, Identity } from "../../api/types";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Block } from "../../ui/Skeleton";
import { When } from "../../ui/When";
import { PasskeysSection } from "./PasskeysSection";
import { PasswordRow } from "./PasswordRow";
import { usePasskeys } from "./passkeys";
import { useBegin, useIdentities } from "./providers";
import { ServiceMark } from "./ServiceMark";

const PAGE = "/settings/sign-in";

/** The ways in which the person signs in. */
export function SignInSettingsPage() {
  const ways = useIdentities();
  const passkeys = usePasskeys();
  const linked = ways.data?.providers.filter((way) => way.linked !== null).length ?? 0;
  const own = passkeys.data?.passkeys.length ?? 0;
  const last = (ways.data?.password === true ? 1 : 0) + linked + own <= 1;
  return (
    <div className="grid max-w-2xl gap-4">
      <PageHead title="Sign-in">
        Each of these signs you in alone. Adding or removing one ends your other sessions.
      </PageHead>
      <Loaded query={ways} skeleton={<Block className="h-40" />}>
        {(found) => <Ways ways={found} last={last} replaceable={own > 0} />}
      </Loaded>
      <Loaded query={passkeys} skeleton={<Block className="h-40" />}>
        {(found) => <PasskeysSection found={found} last={last} />}
      </Loaded>
    </div>
  );
}

interface WaysProps {
  ways: Identities;
  last: boolean;
  replaceable: boolean;
}

function Ways({ ways, last, replaceable }: WaysProps) {
  const queries = useQueryClient();
  const link = useBegin("/v1/me/identities", PAGE);
  const unlink = useMutation({
    mutationFn: (provider: string) =>
      http.delete<Identities>(`/v1/me/identities/${encodeURIComponent(provider)}`),
    onSuccess: (changed) => queries.setQueryData(["me", "identities"], changed),
  });
  const problem = link.error ?? unlink.error;
  return (
    <>
      <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
        <PasswordRow present={ways.password} replaceable={replaceable} />
        {ways.providers.map((way) => (
          <Way
            key={way.id}
            way={way}
            disabled={link.isPending || unlink.isPending}
            last={last}
            onLink={() => link.mutate(way.id)}
            onUnlink={() => unlink.mutate(way.id)}
          />
        ))}
      </ul>
      {ways.providers.length === 0 && (
        <p className="text-text-2">
          This server was not registered with Google or GitHub. Its operator can do that.
        </p>
      )}
      {problem !== null && (
        <p role="alert" className="text-bad">
          {problem.message}
        </p>
      )}
    </>
  );
}

interface WayProps {
  way: Identity;
  disabled: boolean;
  last: boolean;
  onLink: () => void;
  onUnlink: () => void;
}

function Way({ way, disabled, last, onLink, onUnlink }: WayProps) {
  const { linked } = way;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-3">
      <div className="min-w-0">
        <p className="flex items-center gap-2 font-medium">
          <ServiceMark id={way.id} />
          {way.name}
        </p>
        <p className="truncate text-text-2">
          {linked === null ? (
            "Not linked"
          ) : (
            <>
              {linked.email}, linked <When at={linked.linked_at} />
            </>
          )}
        </p>
      </div>
      {linked === null ? (
        <Button disabled={disabled} onClick={onLink} aria-label={`Link ${way.name}`}>
          Link
        </Button>
      ) : (
        <Button
          disabled={disabled || last}
          onClick={onUnlink}
          aria-label={last ? undefined : `Unlink ${way.name}`}
        >
          {last ? "Your only way in" : "Unlink"}
        </Button>
      )}
    </li>
  );
}
