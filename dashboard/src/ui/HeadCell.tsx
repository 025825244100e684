import { ArrowDown, ArrowUp } from "lucide-react";

import { cx } from "../lib/cx";
import type { Sorting } from "./columns";

interface Props {
  head: string;
  right: boolean;
  sort: string | undefined;
  sorting: Sorting | undefined;
  width: number;
  onWidth: (width: number) => void;
}

/** The head of a column: a click sorts by it, its right edge can be dragged, or moved with the arrow keys. */
export function HeadCell({ head, right, sort, sorting, width, onWidth }: Props) {
  const sortable = sort !== undefined && sorting !== undefined;
  const order = sortable && sorting.by === sort ? sorting.order : null;
  return (
    <th
      scope="col"
      aria-sort={order === null ? undefined : order === "asc" ? "ascending" : "descending"}
      className={cx(
        "sticky top-0 z-[5] border-b border-line bg-panel px-3 py-1.5 text-sm first:pl-4 last:pr-4 font-medium whitespace-nowrap text-text-3",
        right ? "text-right" : "text-left",
      )}
    >
      {sortable ? (
        <button
          type="button"
          className={cx("inline-flex items-center gap-1 hover:text-text", order !== null && "text-text")}
          onClick={() => sorting.onSort(sort, order === "desc" ? "asc" : "desc")}
        >
          {head}
          {order === "asc" && <ArrowUp size={12} aria-hidden />}
          {order === "desc" && <ArrowDown size={12} aria-hidden />}
        </button>
      ) : (
        head
      )}
      <ResizeHandle name={head} width={width} onWidth={onWidth} />
    </th>
  );
}

interface HandleProps {
  name: string;
  width: number;
  onWidth: (width: number) => void;
}

function ResizeHandle({ name, width, onWidth }: HandleProps) {
  return (
    // A separator that can be moved is a control; the rule knows it as a line only.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${name}`}
      aria-valuenow={width}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="absolute inset-y-1 right-0 w-1.5 cursor-col-resize touch-none border-r border-transparent hover:border-accent"
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? 16 : event.key === "ArrowLeft" ? -16 : 0;
        if (step === 0) return;
        event.preventDefault();
        onWidth(width + step);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const cell = event.currentTarget.parentElement;
        if (cell !== null) onWidth(event.clientX - cell.getBoundingClientRect().left);
      }}
    />
  );
}
