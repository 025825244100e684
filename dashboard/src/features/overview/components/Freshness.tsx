import { ago, utc } from "../../../lib/time";
import { useFreshness } from "../api";

/** How old the newest thing on this page is; numbers that stand still because nothing arrives must not look calm. */
export function Freshness() {
  const at = useFreshness();
  if (at === null) return null;
  const date = new Date(at);
  return (
    <span
      className="rounded-full bg-sunken px-2 text-sm text-text-2"
      title={`Last run received ${utc(date)}`}
    >
      <span aria-hidden="true">●</span> last run received {ago(date)}
    </span>
  );
}
