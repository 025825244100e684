import type { ReactNode } from "react";

import type { SpanDetail } from "../../../api/types";
import { duration, plural } from "../../../lib/format";

/** What no field holds: attributes, events, links, the resource; and what was cut or redacted in them. */
export function SpanContents({ detail }: { detail: SpanDetail }) {
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
      {detail.events.length > 0 && (
        <Fold title={plural(detail.events.length, "event")} open>
          <ol className="grid gap-2">
            {detail.events.map((event, i) => (
              <li key={i}>
                <span className="font-medium">{event.name}</span>{" "}
                <span className="text-text-3">{since(detail.started_at, event.at)}</span>
                <Values entries={Object.entries(event.attributes)} />
              </li>
            ))}
          </ol>
        </Fold>
      )}
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

function since(start: string, at: string): string {
  const ms = Date.parse(at) - Date.parse(start);
  return Number.isNaN(ms) ? at : `${duration(ms)} after it began`;
}

function Part({ title, entries, open = false }: { title: string; entries: Entries; open?: boolean }) {
  if (entries.length === 0) return null;
  return (
    <Fold title={`${title} (${entries.length})`} open={open}>
      <Values entries={entries} />
    </Fold>
  );
}

function Fold({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open} className="border-t border-line pt-1">
      <summary className="cursor-pointer py-1 font-medium">{title}</summary>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0} role="group" aria-label={title} className="max-h-64 overflow-auto pb-1">
        {children}
      </div>
    </details>
  );
}

type Entries = [string, unknown][];

function Values({ entries }: { entries: Entries }) {
  if (entries.length === 0) return null;
  return (
    <dl className="grid gap-y-1 font-mono text-sm">
      {entries.map(([name, value]) => (
        <div key={name} className="grid grid-cols-1 gap-x-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <dt className="break-all text-text-2">{name}</dt>
          <dd className="break-all">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
