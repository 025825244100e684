import { Link } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useState } from "react";

import { useMay, useMe } from "../../api/me";
import type { Invitation, Member } from "../../api/types";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { useMembers } from "./api";
import { ChangeRole } from "./components/ChangeRole";
import { InvitationList } from "./components/InvitationList";
import { Invite } from "./components/Invite";
import { MemberList } from "./components/MemberList";
import { RemoveMember } from "./components/RemoveMember";
import { Withdraw } from "./components/Withdraw";

type Doing =
  | { kind: "invite" }
  | { kind: "role" | "remove"; member: Member }
  | { kind: "withdraw"; invitation: Invitation };

/** Who is in the organisation, who is on the way, and everything that can be done about it. */
export function MembersPage() {
  const me = useMe().data;
  const manages = useMay("member_manage");
  const members = useMembers();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [invited, setInvited] = useState<string | null>(null);
  const close = () => setDoing(null);
  const own = members.data?.members.find(({ id }) => id === me?.person?.id);
  return (
    <div className="grid gap-4">
      <PageHead
        title="Members"
        action={
          manages && (
            <Button look="primary" onClick={() => setDoing({ kind: "invite" })}>
              <UserPlus size={14} aria-hidden /> Invite somebody
            </Button>
          )
        }
      >
        Who sees the runs of {me?.organization.name}, and what each may do.{" "}
        {!manages && "Owners and admins invite people and change roles."}
        {own?.role === "admin" && "What concerns an owner is for owners."}
      </PageHead>
      <p role="status" className="rounded-lg bg-good-soft px-4 py-2 text-good empty:hidden">
        {invited !== null && (
          <>
            <span aria-hidden="true">● </span>An invitation for {invited} is on its way by mail.{" "}
            {me?.operator === true && (
              <>
                On a server without a mail server it waits in the{" "}
                <Link to="/settings/$page" params={{ page: "outbox" }} className="underline">
                  outbox
                </Link>
                .
              </>
            )}
          </>
        )}
      </p>
      <Loaded
        query={members}
        skeleton={
          <Skeleton>
            <TableBlock rows={4} />
          </Skeleton>
        }
      >
        {(data) => (
          <MemberList
            members={data.members}
            own={own}
            onRole={(member) => setDoing({ kind: "role", member })}
            onRemove={(member) => setDoing({ kind: "remove", member })}
          />
        )}
      </Loaded>
      {manages && (
        <InvitationList own={own} onWithdraw={(invitation) => setDoing({ kind: "withdraw", invitation })} />
      )}
      {doing?.kind === "invite" && <Invite own={own?.role} onInvited={setInvited} onClose={close} />}
      {doing?.kind === "role" && <ChangeRole member={doing.member} own={own?.role} onClose={close} />}
      {doing?.kind === "remove" && <RemoveMember member={doing.member} onClose={close} />}
      {doing?.kind === "withdraw" && <Withdraw invitation={doing.invitation} onClose={close} />}
    </div>
  );
}
