import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";

import { cx } from "../lib/cx";
import { useHotkeys } from "../lib/hotkeys";
import { useStored } from "../lib/useStored";
import { parseWidths, withWidth } from "./columns";
import type { Column, Sorting } from "./columns";
import { DataRow, Gap, ROW } from "./DataRow";
import { HeadCell } from "./HeadCell";

interface Props<T> {
  /** What the rows are, for assistive technology; the widths of the columns are remembered under it. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  onOpen: (row: T) => void;
  sorting?: Sorting | undefined;
  /** Whether j and k walk through this table: one table of a page. */
  keyboard?: boolean;
  /** Called when the reader comes near the end. */
  onEnd?: (() => void) | undefined;
  /** How tall it may grow before it scrolls by itself. */
  className?: string | undefined;
}

/** Up to here all rows are drawn; above, only those in view. */
const FEW = 60;

/**
 * A table whose head stays in sight, with columns that can be resized and sorted, however long it is. On a phone each
 * row is a card, and the head has what it can be sorted by.
 */
export function DataTable<T>(props: Props<T>) {
  const { label, columns, rows, keyOf, onOpen, sorting, keyboard = false, onEnd, className } = props;
  const region = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [stored, store] = useStored("widths");
  const widths = parseWidths(stored);
  const widthOf = (column: Column<T>) => widths[`${label}.${column.id}`] ?? column.width;
  const long = rows.length > FEW;
  // The virtualizer keeps its state outside React on purpose; this component is not memoised.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: long,
    getScrollElement: () => region.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = long ? (items[0]?.index ?? 0) : 0;
  const last = long ? (items.at(-1)?.index ?? -1) : rows.length - 1;

  const walk = (step: 1 | -1) => {
    const next = Math.max(0, Math.min(rows.length - 1, (chosen ?? -1) + step));
    setChosen(next);
    if (long) virtual.scrollToIndex(next);
  };
  useHotkeys({ j: () => walk(1), k: () => walk(-1) }, keyboard && rows.length > 0);

  // The focus follows, so that Enter opens what is chosen and a screen reader says it. The row may be drawn a moment later.
  const drawn = chosen !== null && chosen >= first && chosen <= last;
  useEffect(() => {
    if (drawn) region.current?.querySelector<HTMLElement>(`tr[data-index="${chosen}"] a`)?.focus();
  }, [chosen, drawn]);

  const nearEnd = last >= rows.length - 20;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);

  return (
    <div
      ref={region}
      className={cx("sideways overflow-auto", className)}
      // A scrolling region has to be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className="cards table-fixed border-collapse"
        style={{ width: "100%", minWidth: columns.reduce((sum, column) => sum + widthOf(column), 0) }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: widthOf(column) }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                head={column.head}
                right={column.right ?? false}
                sort={column.sort}
                sorting={sorting}
                width={widthOf(column)}
                onWidth={(width) => store(JSON.stringify(withWidth(widths, `${label}.${column.id}`, width)))}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap columns={columns.length} height={long ? (items[0]?.start ?? 0) : 0} />
          {rows.slice(first, last + 1).map((row, i) => (
            <DataRow
              key={keyOf(row)}
              row={row}
              index={first + i}
              columns={columns}
              chosen={chosen === first + i}
              onOpen={onOpen}
              measure={long ? virtual.measureElement : undefined}
            />
          ))}
          <Gap
            columns={columns.length}
            height={long ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0}
          />
        </tbody>
      </table>
    </div>
  );
}
