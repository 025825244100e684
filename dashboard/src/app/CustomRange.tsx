import { useState } from "react";

import { rangeLabel, resolve, toLocalInput } from "../lib/time";
import type { TimeRange } from "../lib/time";
import { Button } from "../ui/Button";

interface Props {
  range: TimeRange;
  onChange: (next: TimeRange) => void;
}

/** A range of the reader's own, in their own zone. */
export function CustomRange({ range, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const interval = resolve(range);
  const [from, setFrom] = useState(toLocalInput(interval.from));
  const [to, setTo] = useState(toLocalInput(interval.to));
  const valid = Date.parse(from) < Date.parse(to);
  return (
    <div className="relative">
      <Button
        aria-expanded={open}
        aria-pressed={range.kind === "custom"}
        className="aria-pressed:text-accent"
        onClick={() => setOpen(!open)}
      >
        {range.kind === "custom" ? rangeLabel(range) : "Custom"}
      </Button>
      {open && (
        <form
          className="absolute right-0 z-20 mt-1 grid w-64 gap-2 rounded-lg border border-line bg-panel p-3 shadow-pop"
          onSubmit={(event) => {
            event.preventDefault();
            setOpen(false);
            onChange({ kind: "custom", from: new Date(from).toISOString(), to: new Date(to).toISOString() });
          }}
        >
          <label className="grid gap-1">
            From
            <input
              type="datetime-local"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
              className="h-8 rounded-md border border-line-strong bg-panel px-2"
            />
          </label>
          <label className="grid gap-1">
            To
            <input
              type="datetime-local"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              className="h-8 rounded-md border border-line-strong bg-panel px-2"
            />
          </label>
          {!valid && <p className="text-sm text-bad">The end must be after the start.</p>}
          <Button type="submit" look="primary" disabled={!valid}>
            Show
          </Button>
        </form>
      )}
    </div>
  );
}
