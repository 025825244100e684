import { useState } from "react";

import type { OwnSession } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useEndSessions, useOwnSessions } from "./api";
import { ConfirmEnd } from "./ConfirmEnd";
import { SessionRow } from "./SessionRow";

/** Where the person is signed in, and how to end that. */
export function SessionsPage() {
  const sessions = useOwnSessions();
  return (
    <Loaded
      query={sessions}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <TableBlock rows={3} />
        </Skeleton>
      }
    >
      {(data) => <Sessions sessions={data.sessions} />}
    </Loaded>
  );
}

function Sessions({ sessions }: { sessions: readonly OwnSession[] }) {
  const [asked, setAsked] = useState<OwnSession | "others" | null>(null);
  const [said, setSaid] = useState("");
  const end = useEndSessions();
  const others = sessions.filter((session) => !session.current);
  const confirmed = (which: OwnSession | "others") => {
    setAsked(null);
    end.mutate(which === "others" ? "others" : which.id, {
      onSuccess: ({ ended }) => setSaid(ended === 1 ? "1 session ended." : `${ended} sessions ended.`),
      onError: (error) => setSaid(error.message),
    });
  };
  return (
    <div className="grid max-w-3xl gap-4">
      <PageHead
        title={title(others.length)}
        action={
          others.length > 0 && (
            <Button onClick={() => setAsked("others")} disabled={end.isPending}>
              End all others
            </Button>
          )
        }
      >
        A session ends after 30 minutes without use, and 12 hours after sign-in. If you do not recognise one,
        end it and change your password.
      </PageHead>
      <p role="status" className="empty:hidden">
        {said}
      </p>
      <Card flush>
        <ul aria-label="Your sessions">
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              busy={end.isPending}
              onEnd={() => setAsked(session)}
            />
          ))}
        </ul>
        {others.length === 0 && (
          <Empty title="No other sessions">Sign in with another browser, and it appears here.</Empty>
        )}
      </Card>
      {asked !== null && (
        <ConfirmEnd
          what={asked === "others" ? "all other sessions" : `the session of ${asked.device}`}
          onClose={() => setAsked(null)}
          onConfirm={() => confirmed(asked)}
        />
      )}
    </div>
  );
}

function title(others: number): string {
  if (others === 0) return "You are signed in here only";
  return others === 1
    ? "You are signed in here and in one other place"
    : `You are signed in here and in ${others} other places`;
}
