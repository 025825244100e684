import { ChevronLeft, ChevronRight } from "lucide-react";

import { PRESETS, shift } from "../lib/time";
import type { Preset } from "../lib/time";
import { rangeOf, withRange } from "../lib/urlState";
import { useScope } from "../lib/useScope";
import { Button } from "../ui/Button";
import { CustomRange } from "./CustomRange";
import { useScopeChange } from "./useScopeChange";

const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** Which time is shown: a usual one, one of the reader's own, moved along, or whatever happens now. */
export function TimeControls() {
  const { search } = useScope();
  const change = useScopeChange();
  const range = rangeOf(search);
  const live = search.live === "1";
  return (
    <div className="flex min-w-0 items-center gap-1">
      <Button
        look="quiet"
        className="px-1!"
        aria-label="Earlier"
        title="Earlier: ["
        onClick={() => change(withRange(search, shift(range, -1)))}
      >
        <ChevronLeft size={15} aria-hidden />
      </Button>
      <div
        className="flex overflow-hidden rounded-md border border-line-strong"
        role="group"
        aria-label="Time range"
      >
        {PRESET_NAMES.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={range.kind === "preset" && range.preset === preset}
            onClick={() => change(withRange(search, { kind: "preset", preset }))}
            className="h-[26px] border-r border-line bg-panel px-2 whitespace-nowrap text-text-2 last:border-0 aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent sm:px-2.5"
          >
            {preset.replace(/(\d+)/, "$1 ")}
          </button>
        ))}
      </div>
      <CustomRange range={range} onChange={(next) => change(withRange(search, next))} />
      <Button
        look="quiet"
        className="px-1!"
        aria-label="Later"
        title="Later: ]"
        disabled={range.kind === "preset"}
        onClick={() => change(withRange(search, shift(range, 1)))}
      >
        <ChevronRight size={15} aria-hidden />
      </Button>
      <Button
        look="quiet"
        aria-pressed={live}
        title={live ? "Renewed every 5 seconds" : "Renew every 5 seconds"}
        className="px-1.5! aria-pressed:bg-accent-soft aria-pressed:text-accent"
        disabled={range.kind === "custom"}
        onClick={() => change({ ...search, live: live ? undefined : "1" })}
      >
        <span aria-hidden="true">{live ? "◉" : "○"}</span> Live
      </Button>
    </div>
  );
}
