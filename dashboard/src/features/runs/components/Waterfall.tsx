import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useId, useRef } from "react";
import type { KeyboardEvent } from "react";

import { cx } from "../../../lib/cx";
import { tickDuration } from "../../../lib/format";
import type { Row } from "../spans";
import { ticks } from "../timeline";
import type { Tree } from "../useTree";
import { GRID, WaterfallRow } from "./WaterfallRow";

const HEIGHT = 32;

/**
 * Spans as bars over time. One stop of the Tab key: arrows walk and open, Enter opens or closes, as in every
 * tree. Only the lines in view are drawn.
 */
export function Waterfall({ tree }: { tree: Tree }) {
  const { first, rows, chosen, choose: onChoose, open: onOpen } = tree;
  const region = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const total = Math.max(first.duration_ms ?? 0, 1);
  const at = rows.findIndex((row) => row.is === "span" && row.node.span_id === chosen);
  // The virtualizer keeps its state outside React on purpose; this component is not memoised.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
    // Before it is measured: what a screen without a size would show.
    initialRect: { width: 800, height: 600 },
  });
  const items = virtual.getVirtualItems();

  const show = useEffectEvent(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  });
  // The scroll position lives in the browser.
  useEffect(() => show(), [chosen]);

  const walk = (step: 1 | -1) => {
    const row = rows[at + step];
    if (row?.is === "span") onChoose(row.node.span_id);
    // Walking onto what is missing asks for it.
    else if (row !== undefined) onOpen(row, true);
  };
  const jump = (row: Row | undefined) => {
    if (row?.is === "span") onChoose(row.node.span_id);
  };
  const press = (event: KeyboardEvent) => {
    const row = rows[at];
    const actions: Record<string, () => void> = {
      ArrowDown: () => walk(1),
      ArrowUp: () => walk(-1),
      Home: () => jump(rows.find(({ is }) => is === "span")),
      End: () => jump(rows.findLast(({ is }) => is === "span")),
      ArrowRight: () => {
        if (row?.is !== "span" || row.open === null) return;
        if (row.open) walk(1);
        else onOpen(row, true);
      },
      ArrowLeft: () => {
        if (row?.is !== "span") return;
        if (row.open === true) onOpen(row, false);
        else if (row.node.parent_id !== null && row.level > 0) onChoose(row.node.parent_id);
      },
      Enter: () => row?.is === "span" && row.open !== null && onOpen(row, !row.open),
    };
    const action = actions[event.key];
    if (action === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  };
  const drawn = items.some(({ index }) => index === at);
  return (
    <>
      <Axis total={total} />
      <div
        ref={region}
        role="tree"
        aria-label="Spans"
        tabIndex={0}
        aria-activedescendant={drawn ? `${prefix}-${at}` : undefined}
        onKeyDown={press}
        className="max-h-[max(24rem,calc(100vh-20rem))] overflow-x-hidden overflow-y-auto border-t border-line -outline-offset-2"
      >
        <div role="none" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              // The tree has the keys.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={row.is === "span" ? row.node.span_id : `gap-${row.parent ?? ""}-${row.after ?? ""}`}
                id={`${prefix}-${index}`}
                role="treeitem"
                aria-level={row.level + 1}
                aria-selected={index === at}
                aria-expanded={row.is === "span" && row.open !== null ? row.open : undefined}
                tabIndex={-1}
                onClick={() => (row.is === "span" ? onChoose(row.node.span_id) : onOpen(row, true))}
                className="absolute inset-x-0 top-0 cursor-pointer border-b border-line hover:bg-sunken aria-selected:bg-accent-soft"
                style={{ height: HEIGHT, transform: `translateY(${start}px)` }}
              >
                <WaterfallRow row={row} total={total} onOpen={(open) => onOpen(row, open)} />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function Axis({ total }: { total: number }) {
  return (
    <div aria-hidden="true" className={`${GRID} pt-2 pb-1 text-xs text-text-3`}>
      <span />
      <div className="relative h-4">
        {ticks(total).map((ms, i) => (
          <span
            key={ms}
            // On a phone there is room for every second one.
            className={cx("absolute whitespace-nowrap", i % 2 === 1 && "max-sm:hidden")}
            style={{ left: `${(ms / total) * 100}%` }}
          >
            {tickDuration(ms)}
          </span>
        ))}
      </div>
    </div>
  );
}
