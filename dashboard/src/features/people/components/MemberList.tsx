import { reaches } from "../../../api/roles";
import { useMay } from "../../../api/me";
import type { Member } from "../../../api/types";
import { plural } from "../../../lib/format";
import { day } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Entries, Entry } from "../../../ui/Entry";

interface Props {
  members: readonly Member[];
  own: Member | undefined;
  onRole: (member: Member) => void;
  onRemove: (member: Member) => void;
}

/** Nobody changes themselves here: leaving and handing over have a page of their own. */
export function MemberList({ members, own, onRole, onRemove }: Props) {
  const manages = useMay("member_manage");
  return (
    <Card flush title={plural(members.length, "member")}>
      <Entries label="Members">
        {members.map((member) => {
          const self = member.id === own?.id;
          const within = manages && !self && reaches(own?.role, member.role);
          return (
            <Entry
              key={member.id}
              title={member.email}
              badge={self ? "you" : undefined}
              aside={member.role}
              actions={
                manages && (
                  <>
                    {within && (
                      <Button aria-label={`Change role of ${member.email}`} onClick={() => onRole(member)}>
                        Change role
                      </Button>
                    )}
                    {within && (
                      <Button aria-label={`Remove ${member.email}`} onClick={() => onRemove(member)}>
                        Remove
                      </Button>
                    )}
                  </>
                )
              }
            >
              since {day(new Date(member.since))}
            </Entry>
          );
        })}
      </Entries>
    </Card>
  );
}
