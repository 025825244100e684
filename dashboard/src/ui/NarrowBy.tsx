import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";

import { chips } from "../lib/narrowing";
import type { Narrowing } from "../lib/narrowing";
import { Button } from "./Button";
import { SearchWords } from "./SearchWords";

/** A search over errors, ids and metadata; whatever else the link asks for can be taken away. */
export function NarrowBy({ narrowing }: { narrowing: Narrowing }) {
  const navigate = useNavigate();
  const set = (key: string, value: string | undefined) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, [key]: value }) });
  const text = typeof narrowing["q"] === "string" ? narrowing["q"] : "";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchWords
        label="Search in errors, ids and metadata of runs"
        text={text}
        onSearch={(next) => set("q", next)}
      />
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
