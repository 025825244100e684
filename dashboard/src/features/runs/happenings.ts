import type { AgentEvent, RunObservations, SpanDetail } from "../../api/types";
import { plural } from "../../lib/format";

/** Something that happened while a run went on, whoever told of it. */
export interface Happening {
  at: string;
  name: string;
  /** The signal that it came by: within its span, or as a record of the logs. */
  source: "span" | "logs";
  /** What reported it, where it says so. */
  service: string;
  /** As grave as a failure. */
  grave: boolean;
  /** What it says in a few words. */
  words: string;
  attributes: [string, unknown][];
  /** What was cut or taken out of it. */
  handling: string;
}

/** What a span carries itself. */
export function fromSpan({ events, service }: Pick<SpanDetail, "events" | "service">): Happening[] {
  return events.map(({ at, name, attributes }) => ({
    at,
    name,
    source: "span",
    service,
    grave: name === "exception",
    words: "",
    attributes: Object.entries(attributes),
    handling: "",
  }));
}

export function fromLogs(events: readonly AgentEvent[]): Happening[] {
  return events.map((event) => ({
    at: event.at,
    name: event.name,
    source: "logs",
    service: event.service_name,
    grave: event.severity === "error" || event.severity === "fatal" || event.error_type !== "",
    words: [
      [event.error_type, event.error_message].filter(Boolean).join(": "),
      event.tool_name && `tool ${event.tool_name}`,
      event.model && `model ${event.model}`,
    ]
      .filter(Boolean)
      .join(", "),
    attributes: Object.entries(event.attributes),
    handling: handling(event),
  }));
}

function handling({ truncated, redacted_secrets, redacted_cards }: AgentEvent): string {
  return [
    redacted_secrets > 0 && `${plural(redacted_secrets, "secret")} redacted`,
    redacted_cards > 0 && `${plural(redacted_cards, "card number")} redacted`,
    truncated.length > 0 && `cut, because it was too long: ${truncated.join(", ")}`,
  ]
    .filter((text) => text !== false)
    .join(", ");
}

/** The earliest first; what has no time that can be read comes last. */
export function inOrder(happenings: readonly Happening[]): Happening[] {
  const time = ({ at }: Happening) => {
    const ms = Date.parse(at);
    return Number.isNaN(ms) ? Infinity : ms;
  };
  return happenings.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}

/** Those of one span; null when the answer is not the whole and may lack some. */
export function ofSpan({ events, more }: RunObservations, span: string): AgentEvent[] | null {
  return more ? null : events.filter(({ span_id }) => span_id === span);
}

/** Those that are shown with the run: of a run whose spans are shown, only what belongs to none of them. */
export function ofRun({ events }: RunObservations, hasSpans: boolean): AgentEvent[] {
  return hasSpans ? events.filter(({ span_id }) => span_id === "") : events;
}
