import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download } from "lucide-react";

import { http } from "../../api/http";
import { askForProof } from "../../api/stepUp";
import type { AuditPage as Page, Factors } from "../../api/types";
import { downloadFrom } from "../../lib/download";
import { one } from "../../lib/urlState";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Popover } from "../../ui/Popover";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { exportUrl, useAudit } from "./api";
import type { AuditFilter } from "./api";
import { Filters } from "./components/Filters";
import type { Asked } from "./components/Filters";
import { RecordList } from "./components/RecordList";
import { Verify } from "./components/Verify";
import { actorName } from "./sentences";

/** Who did what, and from where. */
export function AuditPage() {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const asked = {
    type: one(raw, "type"),
    actor: one(raw, "actor"),
    since: one(raw, "since"),
    until: one(raw, "until"),
  };
  const filter = filterOf(asked);
  const audit = useAudit(filter);
  const set = (change: Partial<Asked>) =>
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, ...change }),
      replace: true,
    });
  return (
    <div className="grid gap-4">
      <PageHead title="Audit log" action={<Export filter={filter} />}>
        Every sign-in, key and setting: who, what, when and from where. Records are never changed or removed.
      </PageHead>
      <Filters asked={asked} actors={actorsOf(audit.data?.pages ?? [])} onChange={set} />
      <Loaded
        query={audit}
        skeleton={
          <Skeleton>
            <TableBlock rows={10} />
          </Skeleton>
        }
      >
        {({ pages }) => {
          const records = pages.flatMap((page) => page.records);
          return (
            <Card flush title="Latest first">
              {records.length === 0 ? (
                <Empty title="Nothing was recorded">Choose a longer time, or ask for everything.</Empty>
              ) : (
                <RecordList records={records} people={peopleOf(pages)} />
              )}
              {audit.hasNextPage && (
                <div className="px-4 py-2">
                  <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
                    Show older records
                  </Button>
                </div>
              )}
            </Card>
          );
        }}
      </Loaded>
      <Verify />
    </div>
  );
}

/** Whole days in the reader's zone; the last one is part of it. */
function filterOf({ type, actor, since, until }: Asked): AuditFilter {
  return { type, actor, from: midnight(since, 0), to: midnight(until, 1) };
}

function midnight(date: string | undefined, daysLater: number): string | undefined {
  const at = new Date(`${date ?? ""}T00:00:00`);
  if (Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + daysLater);
  return at.toISOString();
}

function peopleOf(pages: Page[]): Record<string, string> {
  return Object.assign({}, ...pages.map((page) => page.people)) as Record<string, string>;
}

/** Everybody and every key that is seen in the log so far. */
function actorsOf(pages: Page[]): [string, string][] {
  const people = peopleOf(pages);
  const records = pages.flatMap((page) => page.records).filter(({ actor }) => actor.id !== "");
  return [...new Map(records.map((record) => [record.actor.id, actorName(record, people)]))];
}

function Export({ filter }: { filter: AuditFilter }) {
  // A file cannot say that the server wants another proof first.
  const save = async (format: "csv" | "jsonl") => {
    const { recent, proofs } = await http.get<Factors>("/v1/me/factors");
    if (recent || (await askForProof(proofs))) downloadFrom(exportUrl(filter, format));
  };
  const look = "rounded-md border border-line-strong px-2.5 py-1 text-center font-medium hover:bg-sunken";
  return (
    <Popover
      className="w-60"
      button={
        <>
          <Download size={14} aria-hidden /> Export
        </>
      }
    >
      {() => (
        <div className="grid gap-2">
          <p className="text-text-2">Every record of this filter, in the order it was written.</p>
          <div className="grid grid-cols-2 gap-2">
            <button type="button" className={look} onClick={() => void save("csv")}>
              CSV
            </button>
            <button type="button" className={look} onClick={() => void save("jsonl")}>
              JSON lines
            </button>
          </div>
        </div>
      )}
    </Popover>
  );
}
