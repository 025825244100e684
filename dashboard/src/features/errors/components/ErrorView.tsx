import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";

import type { ErrorDetail } from "../../../api/types";
import { bucketsOf } from "../../../charts/plot";
import { TimeChart } from "../../../charts/TimeChart";
import { short } from "../../../lib/format";
import { useHotkeys } from "../../../lib/hotkeys";
import { parseNarrowing } from "../../../lib/narrowing";
import { useScope } from "../../../lib/useScope";
import { useZoom } from "../../../lib/useZoom";
import { Card } from "../../../ui/Card";
import { CopyButton } from "../../../ui/CopyButton";
import { Loaded } from "../../../ui/Loaded";
import { NarrowBy } from "../../../ui/NarrowBy";
import { chosenColumns } from "../../../ui/columns";
import { runColumns, USUAL_RUN_COLUMNS } from "../../../ui/runColumns";
import { RunTable } from "../../../ui/RunTable";
import { Block, ChartBlock, Skeleton, TableBlock, TitleBlock } from "../../../ui/Skeleton";
import { When } from "../../../ui/When";
import { useError } from "../api";
import { allRuns, reach, starts, what, words } from "../model";
import { Parts } from "./Parts";

/** One error: how far it goes, since when, where, and the newest runs that it happened in. */
export function ErrorView({ fingerprint }: { fingerprint: string }) {
  const scope = useScope();
  const narrowing = parseNarrowing(useSearch({ strict: false }));
  const query = useError(scope, narrowing, fingerprint);
  return (
    <div className="grid gap-4">
      <Crumbs fingerprint={fingerprint} />
      <Loaded
        query={query}
        skeleton={
          <Skeleton>
            <TitleBlock />
            <Block className="h-[60px]" />
            <ChartBlock />
            <TableBlock rows={6} />
          </Skeleton>
        }
      >
        {(data) => <Everything data={data} />}
      </Loaded>
    </div>
  );
}

function Everything({ data }: { data: ErrorDetail }) {
  const { search } = useScope();
  const narrowing = parseNarrowing(useSearch({ strict: false }));
  const { error } = data;
  const columns = chosenColumns(
    runColumns(search),
    USUAL_RUN_COLUMNS.filter((id) => id !== "model" && id !== "total_tokens"),
    null,
  );
  return (
    <>
      <div className="grid gap-1">
        <h1>{reach(error, allRuns(error))}</h1>
        <p className="text-text-2">
          First seen <When at={error.first_seen} />
          {error.new ? ", which is in this time" : ""}, last <When at={error.last_seen} />.
        </p>
      </div>
      <div className="rounded-lg bg-bad-soft px-4 py-3 break-words text-bad">
        <p className="font-semibold">
          {what(error)}: <span className="font-mono font-normal">{words(error)}</span>
        </p>
        {error.example !== "" && (
          <p className="pt-1 font-mono text-sm">
            <span className="font-sans">last as </span>
            {error.example}
          </p>
        )}
      </div>
      <NarrowBy narrowing={narrowing} />
      {error.count > 0 && (
        <>
          <Series data={data} />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Parts title="Agents" parts={data.agents} by="agent_id" fingerprint={error.fingerprint} />
            <Parts title="Versions" parts={data.versions} by="version" fingerprint={error.fingerprint} />
          </div>
          <Card
            title="Latest runs"
            aside={
              error.fingerprint !== NO_MESSAGE && (
                <Link
                  to="/runs"
                  search={{
                    ...search,
                    ...narrowing,
                    error_fingerprint: error.fingerprint,
                    // Of runs that were cancelled none is in an error.
                    status: error.kind === "run" ? FAILED : undefined,
                  }}
                  className="link"
                >
                  all of them
                </Link>
              )
            }
            flush
          >
            <RunTable
              runs={data.latest}
              search={search}
              columns={columns}
              keyboard
              className="max-h-[44rem]"
            />
          </Card>
        </>
      )}
    </>
  );
}

const FAILED = ["failed", "timeout", "killed"];

/** Runs that failed without a word share no text to be found by. */
const NO_MESSAGE = "0000000000000000";

function Series({ data: { error, range } }: { data: ErrorDetail }) {
  const zoom = useZoom();
  const points = starts(range.from, range.bucket_seconds, error.series.length);
  const buckets = bucketsOf(points, range.bucket_seconds).map((bucket) => ({
    ...bucket,
    partial: Date.parse(bucket.to) > Date.parse(range.to) || Date.parse(bucket.from) < Date.parse(range.from),
  }));
  return (
    <TimeChart
      title="How often"
      kind="bars"
      size="small"
      buckets={buckets}
      layers={[{ name: "failures", colour: "--bad", values: error.series }]}
      format={short}
      whole
      hint="Click or drag to narrow the time"
      onZoom={zoom}
      onOpen={zoom}
    />
  );
}

/** Back to the list, as it was. */
function Crumbs({ fingerprint }: { fingerprint: string }) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const list = { ...search, group: undefined };
  useHotkeys({
    Escape: () => {
      if (history.canGoBack()) history.back();
      else void navigate({ to: "/errors", search: list });
    },
  });
  return (
    <div className="flex items-center gap-2 text-text-2">
      <Link to="/errors" search={list} className="hover:underline">
        Errors
      </Link>
      <span aria-hidden="true">/</span>
      <code className="font-mono text-sm">{fingerprint}</code>
      <CopyButton text={fingerprint} label="Copy the error's fingerprint" />
    </div>
  );
}
