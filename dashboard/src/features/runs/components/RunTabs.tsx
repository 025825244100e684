import { useState } from "react";
import type { ReactNode } from "react";

import type { RunDetail } from "../../../api/types";
import { CopyButton } from "../../../ui/CopyButton";
import { Empty } from "../../../ui/States";

const TABS = ["Timeline", "Scores", "Metadata", "Raw JSON"] as const;

interface Props {
  run: RunDetail;
  timeline: ReactNode;
}

export function RunTabs({ run, timeline }: Props) {
  // Of a run made of spans nobody sends them with it.
  const none = run.from_spans && Object.keys(run.scores).length === 0;
  const tabs = TABS.filter((tab) => tab !== "Scores" || !none);
  const [chosen, setChosen] = useState<(typeof TABS)[number]>("Timeline");
  return (
    <section className="min-w-0 rounded-lg border border-line bg-panel shadow-card">
      <div role="tablist" aria-label="Parts of the run" className="flex gap-4 border-b border-line px-4">
        {tabs.map((tab) => (
          <button
            key={tab}
            id={`tab-${tab}`}
            type="button"
            role="tab"
            aria-selected={tab === chosen}
            aria-controls="run-tab"
            onClick={() => setChosen(tab)}
            className="border-b-2 border-transparent py-2 text-text-2 aria-selected:border-accent aria-selected:text-text"
          >
            {tab}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="run-tab" aria-labelledby={`tab-${chosen}`}>
        {chosen === "Timeline" && timeline}
        {chosen === "Scores" && <Scores scores={run.scores} />}
        {chosen === "Metadata" && <Json value={run.metadata} />}
        {chosen === "Raw JSON" && <Json value={run} />}
      </div>
    </section>
  );
}

function Scores({ scores }: { scores: Record<string, number> }) {
  const entries = Object.entries(scores);
  if (entries.length === 0)
    return <Empty title="No scores in its metadata">A client sends them in metadata.scores.</Empty>;
  return (
    <dl className="grid gap-1 p-4">
      {entries.map(([name, value]) => (
        <div key={name} className="flex gap-3">
          <dt>{name}</dt>
          <dd className="tnum ml-auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Json({ value }: { value: unknown }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <div className="absolute top-1 right-2">
        <CopyButton text={text} label="Copy the JSON" />
      </div>
      {/* A scrolling region has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} className="max-h-[32rem] overflow-auto p-4 font-mono text-sm">
        {text}
      </pre>
    </div>
  );
}
