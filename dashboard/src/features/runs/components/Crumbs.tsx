import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";

import { shortId } from "../../../lib/format";
import { useHotkeys } from "../../../lib/hotkeys";
import { useScope } from "../../../lib/useScope";
import { Button } from "../../../ui/Button";
import { CopyButton } from "../../../ui/CopyButton";
import { useNeighbours } from "../api";

/** Where this run stands: back to the list, and on to the ones beside it. */
export function Crumbs({ id }: { id: string }) {
  const { search } = useScope();
  const navigate = useNavigate();
  const { history } = useRouter();
  const neighbours = useNeighbours(id);
  const { before = null, after = null } = neighbours ?? {};
  const open = (to: string | null) => {
    // In place of this one, so that "back" leads to the list.
    if (to !== null) {
      void navigate({ to: "/runs/$id", params: { id: to }, search: { ...search }, replace: true });
    }
  };
  const back = () => {
    if (history.canGoBack()) history.back();
    else void navigate({ to: "/runs", search: { ...search } });
  };
  useHotkeys({ k: () => open(before), j: () => open(after), Escape: back });
  return (
    <div className="flex flex-wrap items-center gap-2 text-text-2">
      <Link to="/runs" search={{ ...search }} className="hover:underline">
        Runs
      </Link>
      <span aria-hidden="true">/</span>
      <code className="font-mono text-sm" title={id}>
        {shortId(id)}
      </code>
      <CopyButton text={id} label="Copy the run's id" />
      {neighbours !== null && (
        <span className="ml-auto inline-flex gap-1">
          <Button
            look="quiet"
            disabled={before === null}
            title="Previous run: k"
            onClick={() => open(before)}
          >
            <ArrowUp size={14} aria-hidden /> Previous
          </Button>
          <Button look="quiet" disabled={after === null} title="Next run: j" onClick={() => open(after)}>
            <ArrowDown size={14} aria-hidden /> Next
          </Button>
        </span>
      )}
    </div>
  );
}
