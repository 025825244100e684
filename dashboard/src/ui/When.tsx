import { ago, precise, utc } from "../lib/time";

/** A moment in the viewer's zone; the whole of it, in UTC, on hover. */
export function When({ at, relative = false }: { at: string; relative?: boolean }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={utc(date)} className="tnum">
      {relative ? ago(date) : precise(date)}
    </time>
  );
}
