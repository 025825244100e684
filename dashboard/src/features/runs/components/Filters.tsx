import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";

import { Button } from "../../../ui/Button";
import type { Filter } from "../model";

const STATUSES = ["success", "failed", "timeout", "killed", "cancelled"];

/** Fast filters on top; whatever else the link asks for can be taken away. */
export function Filters({ filter }: { filter: Filter }) {
  const navigate = useNavigate();
  const set = (key: string, value: string | string[] | undefined) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, [key]: value }) });
  const statuses = Array.isArray(filter["status"]) ? filter["status"] : [];
  const others = Object.entries(filter).filter(
    ([key, value]) => value !== undefined && !["status", "q", "sort", "order"].includes(key),
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get("q");
          set("q", typeof text === "string" && text !== "" ? text : undefined);
        }}
      >
        <input
          name="q"
          type="search"
          aria-label="Search in errors, ids and metadata"
          placeholder="Search errors, ids, metadata"
          defaultValue={typeof filter["q"] === "string" ? filter["q"] : ""}
          className="h-8 w-64 max-w-full rounded-md border border-line-strong bg-panel px-2.5"
        />
      </form>
      <div className="flex flex-wrap gap-1" role="group" aria-label="Outcome">
        {STATUSES.map((status) => (
          <Button
            key={status}
            aria-pressed={statuses.includes(status)}
            className="aria-pressed:border-accent aria-pressed:text-accent"
            onClick={() => {
              const next = statuses.includes(status)
                ? statuses.filter((s) => s !== status)
                : [...statuses, status];
              set("status", next.length === 0 ? undefined : next);
            }}
          >
            {status}
          </Button>
        ))}
      </div>
      {others.map(([key, value]) => (
        <Button
          key={key}
          look="quiet"
          onClick={() => set(key, undefined)}
          aria-label={`Take the filter ${key} away`}
        >
          <span className="max-w-64 truncate">
            {key.replaceAll("_", " ")}: {Array.isArray(value) ? value.join(", ") : value}
          </span>
          <X size={13} aria-hidden />
        </Button>
      ))}
    </div>
  );
}
