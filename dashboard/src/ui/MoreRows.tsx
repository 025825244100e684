import { count } from "../lib/format";
import { Button } from "./Button";

interface Props {
  shown: number;
  total?: number | undefined;
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isError: boolean;
    fetchNextPage: () => unknown;
  };
}

/** How many rows there are already, and the way to more. */
export function MoreRows({ shown, total, query }: Props) {
  return (
    <div className="flex min-h-9 items-center gap-3 px-4 py-1.5 text-sm text-text-3">
      <span>
        {count(shown)} {total === undefined ? "" : `of ${count(Math.max(total, shown))} `}loaded
      </span>
      {query.hasNextPage && (
        <Button look="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Loading more…" : "Load more"}
        </Button>
      )}
    </div>
  );
}
