import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../../api/http";
import { useMay } from "../../../api/me";
import { Problem } from "../../../api/problems";
import type { SpanContent as Content } from "../../../api/types";
import { count } from "../../../lib/format";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { Refused } from "../../../ui/Refused";
import { Block, Skeleton } from "../../../ui/Skeleton";
import { When } from "../../../ui/When";

interface Props {
  traceId: string;
  spanId: string;
}

/**
 * What was said in a span. Asked for by a click and never in advance, because the audit log tells who read it; nothing
 * for whoever may not read it.
 */
export function PromptAndOutput({ traceId, spanId }: Props) {
  const mayRead = useMay("content_read");
  // Another span begins closed again.
  return mayRead && <Closed key={`${traceId}/${spanId}`} traceId={traceId} spanId={spanId} />;
}

function Closed(span: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Prompt and output" className="mt-3 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide prompt and output" : "Show prompt and output"}
        </Button>
        {!open && <span className="text-sm text-text-3">The audit log tells who reads it.</span>}
      </div>
      {open && <Said {...span} />}
    </section>
  );
}

function Said({ traceId, spanId }: Props) {
  const content = useQuery({
    queryKey: ["span-content", traceId, spanId],
    queryFn: ({ signal }) => http.get<Content>(`/v1/traces/${traceId}/spans/${spanId}/content`, { signal }),
    retry: false,
    // Not longer in memory than it is looked at.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (content.isError) {
    return content.error instanceof Problem && content.error.status === 404 ? (
      <NothingStored />
    ) : (
      <Refused error={content.error} />
    );
  }
  if (content.data === undefined) {
    return (
      <Skeleton>
        <Block className="h-24" />
      </Skeleton>
    );
  }
  return <Texts content={content.data} />;
}

function NothingStored() {
  return (
    <p className="max-w-prose text-text-2">
      Nothing is stored of what this span said: its environment does not store prompts and outputs, the
      library did not send any, or their time is over. An owner or admin chooses under Settings, Data and
      retention.
    </p>
  );
}

function Texts({ content }: { content: Content }) {
  const { attributes, events, cut, characters, kept_until: until } = content;
  return (
    <div className="grid gap-3">
      {Object.entries(attributes).map(([name, value]) => (
        <Text key={name} name={name} value={value} cut={cut.includes(name)} />
      ))}
      {events.map((event, position) => (
        <div key={position} className="grid gap-2">
          <p className="text-sm text-text-3">
            {event.name}, <When at={event.time} />
          </p>
          {Object.entries(event.attributes).map(([name, value]) => (
            <Text key={name} name={name} value={value} cut={cut.includes(name)} />
          ))}
        </div>
      ))}
      <p className="text-sm text-text-3">
        {count(characters)} characters were sent; secrets and card numbers are taken out. Kept until{" "}
        <When at={until} />.
      </p>
    </div>
  );
}

function Text({ name, value, cut }: { name: string; value: unknown; cut: boolean }) {
  const text = readable(value);
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 truncate font-mono text-sm text-text-2" title={name}>
          {name}
        </span>
        {cut && (
          <span className="rounded-full bg-warn-soft px-2 text-sm text-warn">▲ the end is missing</span>
        )}
        <span className="ml-auto">
          <CopyButton text={text} label={`Copy ${name}`} />
        </span>
      </div>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <pre
        tabIndex={0}
        role="region"
        aria-label={name}
        className="max-h-80 overflow-auto rounded-md bg-sunken p-2.5 font-mono text-sm break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
    </div>
  );
}

/** Libraries send messages as JSON in a text. */
function readable(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, null, 2);
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
