import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";

import { chips } from "../lib/narrowing";
import type { Narrowing } from "../lib/narrowing";
import { Button } from "./Button";

/** A search over errors, ids and metadata; whatever else the link asks for can be taken away. */
export function NarrowBy({ narrowing }: { narrowing: Narrowing }) {
  const navigate = useNavigate();
  const set = (key: string, value: string | undefined) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, [key]: value }) });
  const text = typeof narrowing["q"] === "string" ? narrowing["q"] : "";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <form
        role="search"
        className="max-sm:w-full"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get("q");
          set("q", typeof typed === "string" && typed !== "" ? typed : undefined);
        }}
      >
        <input
          key={text}
          name="q"
          type="search"
          aria-label="Search in errors, ids and metadata of runs"
          placeholder="Search errors, ids, metadata"
          defaultValue={text}
          className="h-7 w-full rounded-md border border-line-strong bg-panel px-2.5 sm:w-64"
        />
      </form>
      {chips(narrowing).map((chip) => (
        <Button
          key={chip.key}
          className="max-w-full border-accent! bg-accent-soft! text-accent"
          onClick={() => set(chip.key, undefined)}
          aria-label={`Take the filter ${chip.text} away`}
        >
          <span className="max-w-64 truncate">{chip.text}</span>
          <X size={13} aria-hidden />
        </Button>
      ))}
    </div>
  );
}
