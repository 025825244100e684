import type { OwnSession } from "../../api/types";
import { Button } from "../../ui/Button";
import { When } from "../../ui/When";

interface Props {
  session: OwnSession;
  busy: boolean;
  onEnd: () => void;
}

/** One browser: what it is, where, since when. */
export function SessionRow({ session, busy, onEnd }: Props) {
  const { device, address, current } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="truncate font-medium">{device}</span>
          {current && (
            <span className="rounded-full bg-accent-soft px-2 text-sm font-medium text-accent">
              this browser
            </span>
          )}
        </p>
        <p className="text-sm text-text-2">
          {address !== "" && <>from {address}, </>}
          last used <When at={session.seen_at} relative />, signed in <When at={session.created_at} />
        </p>
      </div>
      {!current && (
        <Button onClick={onEnd} disabled={busy} aria-label={`End the session of ${device}`}>
          End
        </Button>
      )}
    </li>
  );
}
