import { useNavigate } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useId, useState } from "react";

import type { CallsOf } from "../lib/callsOf";
import { Button } from "./Button";
import { Popover } from "./Popover";

const FILTERS = [
  { key: "agent_id", label: "agent", example: "its name" },
  { key: "service", label: "service", example: "its service.name" },
] as const;

type Key = (typeof FILTERS)[number]["key"];

interface Props {
  calls: CallsOf;
  /** Some names, to choose from. */
  agents: readonly string[];
}

/** Whose calls a page is about: adds an agent or a service, and takes it away. */
export function NarrowCalls({ calls, agents }: Props) {
  const navigate = useNavigate();
  const set = (key: Key, value: string | undefined) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, [key]: value }) });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Popover
        className="left-0 w-64"
        button={
          <>
            <Plus size={14} aria-hidden /> Filter
          </>
        }
      >
        {(close) => (
          <FilterForm
            agents={agents}
            onAdd={(key, value) => {
              close();
              set(key, value);
            }}
          />
        )}
      </Popover>
      {FILTERS.map(({ key, label }) => {
        const value = calls[key];
        return (
          value !== undefined && (
            <Button
              key={key}
              className="max-w-full border-accent! bg-accent-soft! text-accent"
              aria-label={`Take the filter ${label} ${value} away`}
              onClick={() => set(key, undefined)}
            >
              <span className="max-w-64 truncate">
                {label}: {value}
              </span>
              <X size={13} aria-hidden />
            </Button>
          )
        );
      })}
    </div>
  );
}

interface FormProps {
  agents: readonly string[];
  onAdd: (key: Key, value: string) => void;
}

function FilterForm({ agents, onAdd }: FormProps) {
  const names = useId();
  const [chosen, setChosen] = useState<(typeof FILTERS)[number]>(FILTERS[0]);
  const [text, setText] = useState("");
  const value = text.trim();
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== "") onAdd(chosen.key, value);
      }}
    >
      <select
        aria-label="What to filter by"
        value={chosen.key}
        onChange={(event) => setChosen(FILTERS.find(({ key }) => key === event.target.value) ?? FILTERS[0])}
        className="h-8 rounded-md border border-line-strong bg-panel px-2"
      >
        {FILTERS.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
      <input
        aria-label="Value"
        placeholder={chosen.example}
        list={chosen.key === "agent_id" ? names : undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-8 rounded-md border border-line-strong bg-panel px-2.5"
      />
      <datalist id={names}>
        {agents.map((agent) => (
          <option key={agent} value={agent} />
        ))}
      </datalist>
      <Button type="submit" look="primary" disabled={value === ""}>
        Add
      </Button>
    </form>
  );
}
