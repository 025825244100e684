import { CalendarRange } from "lucide-react";
import { lazy, Suspense } from "react";

import { rangeLabel } from "../lib/time";
import type { TimeRange } from "../lib/time";
import { Popover } from "../ui/Popover";

// Not needed to show a page, so not loaded with it.
const RangeForm = lazy(() => import("./RangeForm").then((module) => ({ default: module.RangeForm })));

interface Props {
  range: TimeRange;
  onChange: (next: TimeRange) => void;
}

/** A range of the reader's own, in their own zone. */
export function CustomRange({ range, onChange }: Props) {
  const custom = range.kind === "custom";
  return (
    <Popover
      pressed={custom}
      label={custom ? `Custom time: ${rangeLabel(range)}` : "Custom time"}
      className="w-64"
      button={
        custom ? (
          <span className="max-w-24 truncate sm:max-w-none">{rangeLabel(range)}</span>
        ) : (
          <>
            <CalendarRange size={14} aria-hidden className="sm:hidden" />
            <span className="hidden sm:inline">Custom</span>
          </>
        )
      }
    >
      {(close) => (
        <Suspense>
          <RangeForm
            range={range}
            onChange={(next) => {
              close();
              onChange(next);
            }}
          />
        </Suspense>
      )}
    </Popover>
  );
}
