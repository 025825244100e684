import { Archive, CircleCheck, CircleMinus, LoaderCircle, TriangleAlert } from "lucide-react";

import { cx } from "../../../lib/cx";

const LOOKS = {
  good: { icon: CircleCheck, look: "bg-good-soft text-good" },
  moving: { icon: LoaderCircle, look: "bg-accent-soft text-accent" },
  kept: { icon: Archive, look: "bg-sunken text-text-2" },
  off: { icon: CircleMinus, look: "bg-sunken text-text-2" },
  warn: { icon: TriangleAlert, look: "bg-warn-soft text-warn" },
} as const;

export type Tone = keyof typeof LOOKS;

/** A state: a word, a shape and a colour. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  const { icon: Icon, look } = LOOKS[tone];
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-full px-2 text-sm font-medium whitespace-nowrap",
        look,
      )}
    >
      <Icon size={12} aria-hidden className="shrink-0" />
      {children}
    </span>
  );
}
