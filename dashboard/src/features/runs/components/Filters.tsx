import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";

import { Button } from "../../../ui/Button";
import { SearchWords } from "../../../ui/SearchWords";
import { filterLabel } from "../model";
import type { Filter } from "../model";
import { AddFilter } from "./AddFilter";

const STATUSES = ["success", "failed", "timeout", "killed", "cancelled"];
const SHOWN_ELSEWHERE = ["status", "q", "sort", "order"];

/** Fast filters on top; whatever else the link asks for can be taken away. */
export function Filters({ filter }: { filter: Filter }) {
  const navigate = useNavigate();
  const set = (key: string, value: string | string[] | undefined) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, [key]: value }) });
  const statuses = Array.isArray(filter["status"]) ? filter["status"] : [];
  const toggle = (status: string) => {
    const next = statuses.includes(status) ? statuses.filter((s) => s !== status) : [...statuses, status];
    set("status", next.length === 0 ? undefined : next);
  };
  const others = Object.entries(filter).filter(
    ([key, value]) => value !== undefined && !SHOWN_ELSEWHERE.includes(key),
  );
  const text = typeof filter["q"] === "string" ? filter["q"] : "";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchWords
        label="Search in errors, ids and metadata"
        text={text}
        onSearch={(next) => set("q", next)}
      />
      <div className="flex flex-wrap gap-1" role="group" aria-label="Outcome">
        {STATUSES.map((status) => (
          <Button
            key={status}
            aria-pressed={statuses.includes(status)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() => toggle(status)}
          >
            {status}
          </Button>
        ))}
      </div>
      <AddFilter onAdd={set} />
      {others.map(([key, value]) => (
        <Button
          key={key}
          className="max-w-full border-accent! bg-accent-soft! text-accent"
          onClick={() => set(key, undefined)}
          aria-label={`Take the filter ${filterLabel(key)} away`}
        >
          <span className="max-w-64 truncate">
            {filterLabel(key)}: {Array.isArray(value) ? value.join(", ") : value}
          </span>
          <X size={13} aria-hidden />
        </Button>
      ))}
    </div>
  );
}
