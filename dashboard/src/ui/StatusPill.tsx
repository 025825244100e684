import { cx } from "../lib/cx";

const LOOKS: Record<string, { mark: string; look: string }> = {
  success: { mark: "●", look: "bg-good-soft text-good" },
  failed: { mark: "◆", look: "bg-bad-soft text-bad" },
  timeout: { mark: "▲", look: "bg-warn-soft text-warn" },
  killed: { mark: "■", look: "bg-warn-soft text-warn" },
  cancelled: { mark: "○", look: "bg-sunken text-text-2" },
};

/** How a run ended: a word, a shape and a colour. */
export function StatusPill({ status }: { status: string }) {
  const { mark, look } = LOOKS[status] ?? { mark: "○", look: "bg-sunken text-text-2" };
  return (
    <span className={cx("inline-flex items-center gap-1 rounded-full px-2 text-sm font-medium", look)}>
      <span aria-hidden="true">{mark}</span>
      {status}
    </span>
  );
}
