import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import type { Erasure, ErasureKind, Erasures } from "../../api/types";
import { download } from "../../lib/download";
import { plural } from "../../lib/format";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Confirm } from "../../ui/Confirm";
import { Entries, Entry } from "../../ui/Entry";
import { Field } from "../../ui/Field";
import { Refused } from "../../ui/Refused";
import { Select } from "../../ui/Select";
import { When } from "../../ui/When";

const PATH = "/v1/erasures";
const QUERY = ["erasures"];
const LOOK_AGAIN = 15_000;

const KINDS: Record<ErasureKind, { name: string; label: string; help: string }> = {
  run: { name: "a run", label: "Run id", help: "As the page of the run shows it." },
  agent: { name: "everything an agent sent", label: "Agent id", help: "As the list of agents shows it." },
  content: {
    name: "prompts and outputs of an environment",
    label: "Environment",
    help: "As spans name it. Runs, spans and their numbers stay.",
  },
  end_user: {
    name: "everything of an end user",
    label: "End user",
    help: "As your agents name them in user_id, userId, end_user_id, user.id or enduser.id of the metadata. The name is not kept.",
  },
};
const ORDER: readonly ErasureKind[] = ["run", "agent", "content", "end_user"];

/** Data that has to go before its time, for whoever manages the organisation. */
export function DeleteData() {
  const queries = useQueryClient();
  const [kind, setKind] = useState<ErasureKind>("run");
  const [subject, setSubject] = useState("");
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => http.post<Erasure>(PATH, { kind, subject }),
    onSuccess: () => {
      setAsking(false);
      setSubject("");
      // Every number of every page may be another one.
      void queries.invalidateQueries();
    },
  });
  const { name, label, help } = KINDS[kind];
  return (
    <>
      <Card title="Delete data before its time">
        <form
          className="grid max-w-prose gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            setAsking(true);
          }}
        >
          <Select
            label="Delete"
            value={kind}
            onChange={(event) => setKind(event.target.value as ErasureKind)}
            options={ORDER.map((one) => [one, KINDS[one].name] as const)}
          />
          <Field
            label={label}
            value={subject}
            required
            maxLength={512}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setSubject(event.target.value)}
            help={help}
          />
          <div>
            <Button type="submit" look="danger" disabled={subject.trim() === ""}>
              Delete…
            </Button>
          </div>
        </form>
      </Card>
      {asking && (
        <Confirm
          title={`Delete ${name}?`}
          typed={subject.trim()}
          action="Delete for good"
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            What was received until now disappears from every page and every sum at once, and from the files
            some minutes later. Nobody can bring it back. Then there is a signed receipt here. Backups keep it
            until they are deleted themselves: the receipt says until when, if that is known.
          </p>
        </Confirm>
      )}
      <Done />
    </>
  );
}

function Done() {
  const erasures = useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) => http.get<Erasures>(PATH, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.erasures.some((one) => one.state !== "erased") === true ? LOOK_AGAIN : false,
  });
  const list = erasures.data?.erasures ?? [];
  if (erasures.isError) return <Refused error={erasures.error} />;
  if (list.length === 0) return null;
  return (
    <Card flush title="Deleted on request">
      <Entries label="Deleted on request">
        {list.map((one) => (
          <Entry
            key={one.id}
            title={titleOf(one)}
            actions={
              one.receipt !== null && (
                <Button
                  aria-label={`Receipt of ${one.subject === "" ? one.id : one.subject}`}
                  onClick={() => download(`erasure-${one.id}.jws`, "application/jose", one.receipt ?? "")}
                >
                  Receipt
                </Button>
              )
            }
          >
            {KINDS[one.kind].name}, asked for <When at={one.requested_at} relative /> · {state(one)}
          </Entry>
        ))}
      </Entries>
    </Card>
  );
}

function titleOf({ kind, subject }: Erasure): string {
  if (subject !== "") return subject;
  return kind === "end_user" ? "An end user" : "Spans without an environment";
}

function state({ state: now, runs, client_events: events, spans }: Erasure): string {
  const what = `${plural(runs, "run")}, ${plural(spans, "span")} and ${plural(events, "other event")}`;
  if (now === "requested") return "about to begin";
  return now === "hidden"
    ? `${what} gone from every answer; files are being cleaned`
    : `${what} gone for good`;
}
