import { cx } from "../lib/cx";
import type { Column } from "./columns";

/** The height of a row in pixels, but on a phone. */
export const ROW = 33;

interface Props<T> {
  row: T;
  index: number;
  columns: readonly Column<T>[];
  chosen: boolean;
  onOpen: (row: T) => void;
  measure: ((row: HTMLElement | null) => void) | undefined;
}

/** A click anywhere opens the row; for the keyboard and for new tabs there is a link in its first cell. */
export function DataRow<T>({ row, index, columns, chosen, onOpen, measure }: Props<T>) {
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={cx("h-[33px] cursor-pointer", chosen ? "bg-accent-soft" : "hover:bg-sunken")}
      onClick={(event) => {
        const inside = event.target instanceof Element && event.target.closest("a, button") !== null;
        if (!inside) onOpen(row);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          title={column.title?.(row)}
          data-label={column.head}
          className={cx(
            "truncate border-b border-line px-3 first:pl-4 last:pr-4 whitespace-nowrap [&_a]:scroll-my-10",
            column.right && "text-right",
            column.wide && "wide",
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** The place of rows that are not drawn. */
export function Gap({ columns, height }: { columns: number; height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}
