import { count } from "../../../lib/format";
import { Card } from "../../../ui/Card";
import { fromLogs, ofRun } from "../happenings";
import { useRunObservations } from "../observations";
import { Happenings } from "./Happenings";

interface Props {
  run: string;
  /** Whether its spans are shown, and with them what belongs to each. */
  hasSpans: boolean;
}

/** What the logs tell of a run, and of its session while it went on. Of most runs they tell nothing: then there is no card. */
export function EventsCard({ run, hasSpans }: Props) {
  const { data } = useRunObservations(run);
  if (data === undefined) return null;
  const events = ofRun(data, hasSpans);
  if (events.length === 0) return null;
  const others = data.events.length - events.length;
  return (
    <Card title="Events" aside="of the run or its session, from the logs">
      <Happenings happenings={fromLogs(events)} />
      {others > 0 && (
        <p className="pt-2 text-sm text-text-3">{count(others)} more belong to spans and are shown there.</p>
      )}
      {data.more && (
        <p className="pt-2 text-sm text-text-3">
          These are from the earliest {count(data.events.length)} events; there are more.
        </p>
      )}
    </Card>
  );
}
