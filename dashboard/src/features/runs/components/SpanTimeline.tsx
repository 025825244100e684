import { count, plural } from "../../../lib/format";
import { Button } from "../../../ui/Button";
import { Empty } from "../../../ui/States";
import { nextFailure } from "../spans";
import type { Tree } from "../useTree";
import { Waterfall } from "./Waterfall";

/** The waterfall, and under it how much of the tree it shows. */
export function SpanTimeline({ tree }: { tree: Tree }) {
  const { first, all, rows, chosen, choose } = tree;
  if (first.spans === 0) {
    return (
      <Empty title="Its spans are not there any more">
        The run was counted from them; they were deleted since, or are older than what is kept.
      </Empty>
    );
  }
  const at = rows.findIndex((row) => row.is === "span" && row.node.span_id === chosen);
  const failure = nextFailure(rows, at);
  const failed = failure === null ? undefined : rows[failure];
  return (
    <div className="pb-1">
      <Waterfall tree={tree} />
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 px-4 py-1 text-sm text-text-3">
        <span>
          {all.nodes.size >= first.spans
            ? plural(first.spans, "span")
            : `${count(all.nodes.size)} of ${plural(first.spans, "span")}, the others are folded`}
        </span>
        {first.errors > 0 && <span className="text-bad">◆ {count(first.errors)} failed</span>}
        {first.running > 0 && <span>○ {count(first.running)} running</span>}
        {first.unread > 0 && (
          <span className="text-warn">▲ {plural(first.unread, "later span")} not looked at</span>
        )}
        <span role="status">{tree.isLoading ? "Loading…" : ""}</span>
        {tree.error !== null && (
          <span role="alert" className="text-bad">
            {tree.error.message}
          </span>
        )}
        {failed?.is === "span" && failed.node.span_id !== chosen && (
          <Button look="quiet" className="ml-auto" onClick={() => choose(failed.node.span_id)}>
            Next failure
          </Button>
        )}
      </div>
    </div>
  );
}
