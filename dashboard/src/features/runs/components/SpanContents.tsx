import type { SpanDetail } from "../../../api/types";
import { plural } from "../../../lib/format";
import { fromLogs, fromSpan, inOrder } from "../happenings";
import { useSpanEvents } from "../observations";
import type { Tree } from "../useTree";
import { Fold } from "./Fold";
import { Happenings } from "./Happenings";
import { Values } from "./Values";

interface Props {
  tree: Tree;
  detail: SpanDetail;
}

/** What no field holds: attributes, events, links, the resource; and what was cut or redacted in them. */
export function SpanContents({ tree, detail }: Props) {
  const redacted = [
    detail.redacted_secrets > 0 && plural(detail.redacted_secrets, "secret"),
    detail.redacted_cards > 0 && plural(detail.redacted_cards, "card number"),
  ].filter((text) => text !== false);
  return (
    <div className="mt-3 grid gap-1">
      {redacted.length > 0 && <p className="text-warn">▲ Redacted: {redacted.join(", ")}</p>}
      {detail.truncated.length > 0 && (
        <p className="text-text-2">Cut, because it was too long: {detail.truncated.join(", ")}</p>
      )}
      <Part title="Attributes" entries={Object.entries(detail.attributes)} open />
      <Events tree={tree} detail={detail} />
      {detail.links.length > 0 && (
        <Fold title={plural(detail.links.length, "link")}>
          <ul className="grid gap-2">
            {detail.links.map((link, i) => (
              <li key={i} className="font-mono text-sm break-all">
                {link.trace_id} / {link.span_id}
                <Values entries={Object.entries(link.attributes)} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <Part title="Resource" entries={Object.entries(detail.resource)} />
    </div>
  );
}

/** Those that the span carries, and those that came by the logs. */
function Events({ tree, detail }: Props) {
  const told = useSpanEvents(tree, detail);
  const happenings = inOrder([...fromSpan(detail), ...fromLogs(told.events)]);
  return (
    <>
      {happenings.length > 0 && (
        <Fold title={plural(happenings.length, "event")} open>
          {/* Another span begins at its first events again. */}
          <Happenings key={detail.span_id} happenings={happenings} start={detail.started_at} />
          {told.more && <p className="pt-2 text-sm text-text-3">The logs tell of more, earlier ones.</p>}
        </Fold>
      )}
      {told.error !== null && (
        <p role="alert" className="border-t border-line pt-2 text-bad">
          Events of the logs could not be loaded. {told.error.message}
        </p>
      )}
    </>
  );
}

interface PartProps {
  title: string;
  entries: [string, unknown][];
  open?: boolean;
}

function Part({ title, entries, open = false }: PartProps) {
  if (entries.length === 0) return null;
  return (
    <Fold title={`${title} (${entries.length})`} open={open}>
      <Values entries={entries} />
    </Fold>
  );
}
