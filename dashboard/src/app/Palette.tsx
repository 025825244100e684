import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { http } from "../api/http";
import type { Match } from "../api/types";
import { cx } from "../lib/cx";
import { useHotkeys } from "../lib/hotkeys";

interface Target {
  label: string;
  kind: string;
  href: string;
}

const PAGES: Target[] = [
  { label: "Overview", kind: "page", href: "/overview" },
  { label: "Agents", kind: "page", href: "/agents" },
  { label: "Runs", kind: "page", href: "/runs" },
];

function targetOf(match: Match): Target {
  const id = encodeURIComponent(match.id);
  const hrefs: Record<Match["kind"], string> = {
    agent: `/agent?agent_id=${id}`,
    session: `/runs?session_id=${id}&range=30d`,
    trace: `/runs/${encodeURIComponent(match.run_id ?? match.id)}`,
    run: `/runs/${id}`,
  };
  return { label: match.label, kind: match.kind, href: hrefs[match.kind] };
}

interface Props {
  open: boolean;
  onOpen: () => void;
  onClose: () => void;
}

/** Goes anywhere by typing: a page, an agent, a pasted id. */
export function Palette({ open, onOpen, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  useHotkeys({
    "mod+k": onOpen,
    "g o": () => void navigate({ to: "/overview" }),
    "g a": () => void navigate({ to: "/agents" }),
    "g r": () => void navigate({ to: "/runs" }),
  });

  // The dialog is opened by the browser, not by React.
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  const found = useQuery({
    queryKey: ["lookup", text],
    queryFn: ({ signal }) => http.get<{ matches: Match[] }>("/v1/lookup", { query: { q: text }, signal }),
    enabled: open && text.trim().length > 1,
    placeholderData: (before) => before,
  });
  const pages = PAGES.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  const targets = [...pages, ...(text.trim().length > 1 ? (found.data?.matches ?? []).map(targetOf) : [])];
  const go = (target: Target | undefined) => {
    if (target === undefined) return;
    setText("");
    setChosen(0);
    onClose();
    void navigate({ href: target.href });
  };

  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label="Search or jump to"
      className="mx-auto mt-24 w-[min(92vw,520px)] rounded-lg border border-line bg-panel p-0 text-text shadow-pop"
    >
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-label="Page, agent, run or trace id"
        placeholder="Page, agent, run or trace id"
        className="h-11 w-full border-b border-line bg-panel px-4 outline-none"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setChosen(Math.min(targets.length - 1, chosen + 1));
          else if (event.key === "ArrowUp") setChosen(Math.max(0, chosen - 1));
          else if (event.key === "Enter") go(targets[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div role="listbox" id="palette-options" aria-label="Results" className="max-h-80 overflow-auto p-1">
        {targets.map((target, i) => (
          <button
            key={target.href}
            type="button"
            role="option"
            aria-selected={i === chosen}
            onClick={() => go(target)}
            className={cx(
              "flex w-full gap-3 rounded-md px-3 py-1.5 text-left",
              i === chosen && "bg-accent-soft",
            )}
          >
            <span className="truncate">{target.label}</span>
            <span className="ml-auto text-text-3">{target.kind}</span>
          </button>
        ))}
        {targets.length === 0 && <p className="px-3 py-4 text-text-2">Nothing is called so.</p>}
      </div>
    </dialog>
  );
}
