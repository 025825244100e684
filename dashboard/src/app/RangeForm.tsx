import { useState } from "react";

import { resolve, toLocalInput } from "../lib/time";
import type { TimeRange } from "../lib/time";
import { Button } from "../ui/Button";

interface Props {
  range: TimeRange;
  onChange: (next: TimeRange) => void;
}

/** From when to when, in the reader's zone. */
export function RangeForm({ range, onChange }: Props) {
  const interval = resolve(range);
  const [from, setFrom] = useState(toLocalInput(interval.from));
  const [to, setTo] = useState(toLocalInput(interval.to));
  const valid = Date.parse(from) < Date.parse(to);
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ kind: "custom", from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      }}
    >
      <Moment name="From" value={from} onChange={setFrom} />
      <Moment name="To" value={to} onChange={setTo} />
      {!valid && <p className="text-sm text-bad">The end must be after the start.</p>}
      <p className="text-sm text-text-3">In your zone, {Intl.DateTimeFormat().resolvedOptions().timeZone}.</p>
      <Button type="submit" look="primary" disabled={!valid}>
        Show
      </Button>
    </form>
  );
}

function Moment({ name, value, onChange }: { name: string; value: string; onChange: (to: string) => void }) {
  return (
    <label className="grid gap-1">
      {name}
      <input
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 rounded-md border border-line-strong bg-panel px-2"
      />
    </label>
  );
}
