import { Card } from "../../../ui/Card";
import { Loaded } from "../../../ui/Loaded";
import { Block, Skeleton, TableBlock, TitleBlock } from "../../../ui/Skeleton";
import { When } from "../../../ui/When";
import { useSpanTree } from "../detail";
import { useTree } from "../useTree";
import type { Tree } from "../useTree";
import { SpanPanel } from "./SpanPanel";
import { SpanTimeline } from "./SpanTimeline";

/** A trace that has no run yet: what is known of it so far, renewed while it works. */
export function OpenTrace({ trace }: { trace: string }) {
  const query = useSpanTree(trace, true);
  const tree = useTree(trace, query.data);
  return (
    <Loaded
      query={query}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <Block className="h-6" />
          <TableBlock rows={8} />
        </Skeleton>
      }
    >
      {() => tree !== null && <Everything spans={tree} />}
    </Loaded>
  );
}

function Everything({ spans }: { spans: Tree }) {
  const tree = spans.first;
  const agent = tree.nodes.find(({ kind }) => kind === "agent")?.agent ?? tree.nodes[0]?.name;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="break-all">{agent === undefined || agent === "" ? "A trace" : agent}</h1>
        <span className="rounded-full bg-accent-soft px-2 text-sm font-medium text-accent">
          ○ {tree.running > 0 ? "has not ended" : "not counted yet"}
        </span>
        {tree.started_at !== null && (
          <span className="text-text-2">
            began <When at={tree.started_at} />
          </span>
        )}
      </div>
      <p className="text-text-2">
        {tree.running > 0
          ? "Tokens and cost are counted when its agent has ended. Until then this page shows what has come."
          : "Its run is made some seconds after the last span, if anything in it has to do with agents."}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Card title="Timeline" flush>
          <SpanTimeline tree={spans} />
        </Card>
        {spans.chosen !== null && <SpanPanel tree={spans} span={spans.chosen} />}
      </div>
    </>
  );
}
