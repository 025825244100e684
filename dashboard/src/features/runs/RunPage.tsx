import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";

import type { RunDetail } from "../../api/types";
import { plural } from "../../lib/format";
import { useScope } from "../../lib/useScope";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RunTable } from "../../ui/RunTable";
import { Block, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { StatusPill } from "../../ui/StatusPill";
import { When } from "../../ui/When";
import { CostPanel } from "./components/CostPanel";
import { Crumbs } from "./components/Crumbs";
import { EventsCard } from "./components/EventsCard";
import { OpenTrace } from "./components/OpenTrace";
import { RunTabs } from "./components/RunTabs";
import { ScoresCard } from "./components/ScoresCard";
import { SpanPanel } from "./components/SpanPanel";
import { SpanTimeline } from "./components/SpanTimeline";
import { StepPanel } from "./components/StepPanel";
import { Strip } from "./components/Strip";
import { Timeline } from "./components/Timeline";
import { useRun, useSpanTree } from "./detail";
import { bars, stepFailed } from "./timeline";
import { useTree } from "./useTree";

/** One run: what happened, how long, what it cost and why. A trace that is at work becomes one while it is looked at. */
export function RunPage() {
  const { id = "" } = useParams({ strict: false });
  const run = useRun(id);
  return (
    <div className="grid gap-4">
      <Crumbs id={id} />
      <Loaded
        query={run}
        skeleton={
          <Skeleton>
            <TitleBlock />
            <Block className="h-[68px]" />
            <TableBlock rows={8} />
          </Skeleton>
        }
      >
        {(data) => (data === null ? <OpenTrace trace={id} /> : <Everything key={data.id} run={data} />)}
      </Loaded>
    </div>
  );
}

function Everything({ run }: { run: RunDetail }) {
  const { search } = useScope();
  return (
    <>
      <Title run={run} />
      <Strip run={run} />
      {run.error !== "" && (
        <div className="rounded-lg bg-bad-soft px-4 py-3 font-mono text-sm break-words text-bad">
          {run.error}
        </div>
      )}
      {run.from_spans ? <Spans run={run} /> : <Steps run={run} />}
      {run.children.length > 0 && (
        <Card title={`Called ${plural(run.children.length, "run")}`} flush>
          <RunTable runs={run.children} search={search} />
        </Card>
      )}
    </>
  );
}

interface BesideProps {
  run: RunDetail;
  timeline: ReactNode;
  /** What explains what is chosen in the timeline: beside it, on a phone right below it. */
  children: ReactNode;
}

/** The timeline with its explanation, and what was told beside it where there is room. */
function Beside({ run, timeline, children }: BesideProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
      <RunTabs run={run} timeline={timeline} />
      <div className="grid gap-4 lg:row-span-2">{children}</div>
      <div className="grid gap-4 empty:hidden">
        <ScoresCard run={run.id} />
        <EventsCard run={run.id} hasSpans={run.from_spans} />
      </div>
    </div>
  );
}

/** What a client told in its metadata. */
function Steps({ run }: { run: RunDetail }) {
  const all = bars(run);
  // What the reader most likely came for is open already.
  const [chosen, setChosen] = useState(() => {
    const failed = all.findIndex(({ step }) => stepFailed(step));
    return failed < 0 ? null : failed;
  });
  const bar = chosen === null ? undefined : all[chosen];
  return (
    <Beside run={run} timeline={<Timeline run={run} chosen={chosen} onChoose={setChosen} />}>
      {bar !== undefined && <StepPanel bar={bar} />}
      <CostPanel run={run} />
    </Beside>
  );
}

/** What its spans tell. What the run itself tells is there without them. */
function Spans({ run }: { run: RunDetail }) {
  const query = useSpanTree(run.id);
  const tree = useTree(run.id, query.data);
  return (
    <Beside
      run={run}
      timeline={
        <Loaded
          query={query}
          skeleton={
            <Skeleton>
              <TableBlock rows={8} />
            </Skeleton>
          }
        >
          {() => tree !== null && <SpanTimeline tree={tree} />}
        </Loaded>
      }
    >
      {query.isPending && <Block className="h-64" />}
      {typeof tree?.chosen === "string" && <SpanPanel tree={tree} span={tree.chosen} />}
      <CostPanel run={run} />
    </Beside>
  );
}

function Title({ run }: { run: RunDetail }) {
  const { search } = useScope();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h1 className="break-all">
        <Link to="/agent" search={{ ...search, agent_id: run.agent_id }} className="hover:underline">
          {run.agent_id}
        </Link>
      </h1>
      <StatusPill status={run.status} />
      {[run.version, run.environment].filter(Boolean).map((label) => (
        <span key={label} className="rounded-full bg-sunken px-2 text-sm">
          {label}
        </span>
      ))}
      <span className="text-text-2">
        <When at={run.at} />
        {run.session_id !== "" && (
          <>
            , session{" "}
            <Link to="/session" search={{ ...search, session_id: run.session_id }} className="link">
              {run.session_id}
            </Link>
          </>
        )}
        {run.parent !== null && (
          <>
            , called by{" "}
            <Link to="/runs/$id" params={{ id: run.parent.id }} search={{ ...search }} className="link">
              {run.parent.agent_id}
            </Link>
          </>
        )}
      </span>
    </div>
  );
}
