import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { http } from "../api/http";
import type { Match } from "../api/types";
import { cx } from "../lib/cx";
import { useScope } from "../lib/useScope";
import { Dialog } from "../ui/Dialog";
import { useCommands } from "./commands";
import type { Command } from "./commands";

interface Props {
  onClose: () => void;
  onShortcuts: () => void;
}

/** Goes anywhere and does anything by typing: a page, an agent, a pasted id, an action. */
export function Palette({ onClose, onShortcuts }: Props) {
  return (
    <Dialog
      onClose={onClose}
      label="Search or jump to"
      className="mx-auto mt-24 w-[min(92vw,520px)] rounded-lg border"
    >
      <Search onClose={onClose} onShortcuts={onShortcuts} />
    </Dialog>
  );
}

function Search({ onClose, onShortcuts }: Props) {
  const navigate = useNavigate();
  const { search } = useScope();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const commands = useCommands(onShortcuts);
  const asked = text.trim();
  const found = useQuery({
    queryKey: ["lookup", asked],
    queryFn: ({ signal }) => http.get<{ matches: Match[] }>("/v1/lookup", { query: { q: asked }, signal }),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
  const open = (match: Match) => {
    const id = match.run_id ?? match.id;
    if (match.kind === "agent") void navigate({ to: "/agent", search: { ...search, agent_id: match.id } });
    else if (match.kind === "session") {
      void navigate({ to: "/session", search: { ...search, session_id: match.id } });
    } else void navigate({ to: "/runs/$id", params: { id }, search: { ...search } });
  };
  const matches: Command[] = (asked.length > 1 ? (found.data?.matches ?? []) : []).map((match) => ({
    label: match.label,
    kind: match.kind,
    run: () => open(match),
  }));
  const all = [
    ...commands.filter(({ label }) => label.toLowerCase().includes(asked.toLowerCase())),
    ...matches,
  ];
  const go = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };

  return (
    <>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-activedescendant={`palette-${chosen}`}
        aria-label="Page, agent, run or trace id, or what to do"
        placeholder="Page, agent, run or trace id, or what to do"
        className="h-11 w-full border-b border-line bg-panel px-4 outline-none"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setChosen(Math.min(all.length - 1, chosen + 1));
          else if (event.key === "ArrowUp") setChosen(Math.max(0, chosen - 1));
          else if (event.key === "Enter") go(all[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div role="listbox" id="palette-options" aria-label="Results" className="max-h-80 overflow-auto p-1">
        {all.map((command, i) => (
          <button
            key={`${command.kind} ${command.label} ${i}`}
            id={`palette-${i}`}
            type="button"
            role="option"
            aria-selected={i === chosen}
            onClick={() => go(command)}
            className={cx(
              "flex w-full gap-3 rounded-md px-3 py-1.5 text-left",
              i === chosen && "bg-accent-soft",
            )}
          >
            <span className="truncate">{command.label}</span>
            <span className="ml-auto whitespace-nowrap text-text-2">{command.kind}</span>
          </button>
        ))}
        {all.length === 0 && (
          <p className="px-3 py-4 text-text-2">
            {found.isFetching ? "Looking…" : "No page, agent, run, trace or session has that name or id."}
          </p>
        )}
      </div>
    </>
  );
}
