import { reaches } from "../../../api/roles";
import type { Invitation, Member } from "../../../api/types";
import { plural } from "../../../lib/format";
import { utc } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Entries, Entry } from "../../../ui/Entry";
import { Loaded } from "../../../ui/Loaded";
import { Skeleton, TableBlock } from "../../../ui/Skeleton";
import { Empty } from "../../../ui/States";
import { useInvitations } from "../api";
import { ending } from "../model";

interface Props {
  own: Member | undefined;
  onWithdraw: (invitation: Invitation) => void;
}

/** Who was invited and has not come yet. */
export function InvitationList({ own, onWithdraw }: Props) {
  const invitations = useInvitations();
  return (
    <Loaded
      query={invitations}
      skeleton={
        <Skeleton>
          <TableBlock rows={2} />
        </Skeleton>
      }
    >
      {({ invitations: open }) => (
        <Card flush title={open.length === 0 ? "Invitations" : plural(open.length, "pending invitation")}>
          {open.length === 0 ? (
            <Empty title="Nobody is on the way">
              An invitation waits here until it is accepted, withdrawn, or has expired.
            </Empty>
          ) : (
            <Entries label="Pending invitations">
              {open.map((invitation) => (
                <Entry
                  key={invitation.id}
                  quiet
                  title={invitation.email}
                  aside={invitation.role}
                  actions={
                    reaches(own?.role, invitation.role) && (
                      <Button
                        aria-label={`Withdraw the invitation for ${invitation.email}`}
                        onClick={() => onWithdraw(invitation)}
                      >
                        Withdraw
                      </Button>
                    )
                  }
                >
                  <span title={utc(new Date(invitation.expires_at))}>{ending(invitation)}</span>, invited by{" "}
                  {invitation.invited_by === own?.email ? "you" : invitation.invited_by}
                </Entry>
              ))}
            </Entries>
          )}
        </Card>
      )}
    </Loaded>
  );
}
