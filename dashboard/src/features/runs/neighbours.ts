import type { RunPage } from "../../api/types";

export interface Neighbours {
  before: string | null;
  after: string | null;
}

/** The runs above and below one in a list; null when the list does not have it. */
export function neighboursOf(id: string, pages: readonly RunPage[]): Neighbours | null {
  const ids = pages.flatMap((page) => page.runs.map((run) => run.id));
  const at = ids.indexOf(id);
  return at < 0 ? null : { before: ids[at - 1] ?? null, after: ids[at + 1] ?? null };
}
