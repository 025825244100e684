import { ChevronDown, ChevronRight } from "lucide-react";

import type { SpanNode } from "../../../api/types";
import { cx } from "../../../lib/cx";
import { count, duration } from "../../../lib/format";
import { kindOf, titleOf } from "../spans";
import type { Row } from "../spans";
import { ticks } from "../timeline";

export const GRID =
  "grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)_56px] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_72px] items-center gap-3 px-3";

/** Deeper than this the indent would leave no room for the name. */
const DEEPEST = 12;

interface Props {
  row: Row;
  total: number;
  onOpen: (open: boolean) => void;
}

/** One line: what it is, when it was, how long it took. */
export function WaterfallRow({ row, total, onOpen }: Props) {
  const indent = { paddingLeft: Math.min(row.level, DEEPEST) * 12 };
  if (row.is === "gap") {
    return (
      <div className={cx(GRID, "h-full text-text-2")}>
        <span style={indent} className="truncate">
          <span className="pl-5 underline decoration-dotted underline-offset-2">
            {count(row.count)} more…
          </span>
        </span>
      </div>
    );
  }
  const { node, open } = row;
  const failed = node.status === "error";
  return (
    <div className={cx(GRID, "h-full")}>
      <span style={indent} className="flex min-w-0 items-center gap-1.5">
        {/* With the keyboard, arrows open and close. */}
        <span
          aria-hidden="true"
          className="-my-1 inline-flex h-8 w-4 shrink-0 items-center justify-center text-text-3"
          onClick={(event) => {
            if (open === null) return;
            event.stopPropagation();
            onOpen(!open);
          }}
        >
          {open === true && <ChevronDown size={14} />}
          {open === false && <ChevronRight size={14} />}
        </span>
        <span className="w-10 shrink-0 rounded border border-line bg-sunken text-center text-xs text-text-2">
          {kindOf(node).word}
        </span>
        <span className={cx("truncate", failed && "font-medium text-bad")} title={node.name}>
          {failed && "◆ "}
          {titleOf(node)}
          {failed && <span className="sr-only"> failed</span>}
        </span>
        {node.place.misplaced && (
          <span className="shrink-0 text-xs text-warn" title="Its parent did not come, or is beneath it.">
            ▲ moved
          </span>
        )}
        {open === false && (
          <span className="tnum ml-auto shrink-0 rounded-full bg-sunken px-1.5 text-xs text-text-2">
            +{count(node.below.spans)}
            {node.below.errors > 0 && <span className="text-bad"> ◆ {count(node.below.errors)}</span>}
          </span>
        )}
      </span>
      <Track node={node} total={total} />
      <span className="tnum text-right text-text-2">
        {node.duration_ms === null ? "running" : duration(node.duration_ms)}
      </span>
    </div>
  );
}

/** A bar; a notch in it marks the first token. One that runs reaches to the end, with a broken edge. */
function Track({ node, total }: { node: SpanNode; total: number }) {
  const share = (ms: number) => `${Math.max(0, Math.min(100, (ms / total) * 100))}%`;
  const start = Math.min(node.offset_ms, total * 0.995);
  const length = node.duration_ms ?? total - start;
  const running = node.duration_ms === null;
  return (
    <svg className="h-full w-full" aria-hidden="true">
      {ticks(total).map((ms) => (
        <line key={ms} x1={share(ms)} x2={share(ms)} y1="0" y2="100%" className="stroke-line" />
      ))}
      <rect
        x={share(start)}
        y="9"
        width={`${Math.max(0.5, Math.min(100, (length / total) * 100))}%`}
        height="14"
        rx="2"
        strokeDasharray={running ? "4 3" : undefined}
        className={cx(
          node.status === "error"
            ? "fill-bad"
            : running
              ? "fill-accent-soft stroke-accent"
              : kindOf(node).fill,
        )}
      />
      {node.ttft_ms !== null && (
        <line
          x1={share(start + node.ttft_ms)}
          x2={share(start + node.ttft_ms)}
          y1="9"
          y2="23"
          strokeWidth="2"
          className="stroke-panel"
        />
      )}
    </svg>
  );
}
