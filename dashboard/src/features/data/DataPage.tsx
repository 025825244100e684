import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import { useMay } from "../../api/me";
import type { Retention } from "../../api/types";
import { plural } from "../../lib/format";
import { day } from "../../lib/time";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Confirm } from "../../ui/Confirm";
import { Field } from "../../ui/Field";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Refused } from "../../ui/Refused";
import { Select } from "../../ui/Select";
import { Block, Skeleton } from "../../ui/Skeleton";
import { ContentSection } from "./ContentSection";
import { DeleteData } from "./DeleteData";

const PATH = "/v1/settings/retention";
const QUERY = ["retention"];
const LONGEST = 3650;
const USUAL = [30, 90, 180, 400, 730];

/** How long events are kept, and what that means. */
export function DataPage() {
  const mayDelete = useMay("org_manage");
  const retention = useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) => http.get<Retention>(PATH, { signal }),
  });
  return (
    <div className="grid gap-4">
      <PageHead title="Data and retention">
        How long runs and everything that belongs to them are kept. A clean-up runs once a day.
      </PageHead>
      <Loaded
        query={retention}
        skeleton={
          <Skeleton>
            <Block className="h-56" />
          </Skeleton>
        }
      >
        {({ days }) => <RetentionForm key={days} now={days} />}
      </Loaded>
      <ContentSection />
      {mayDelete && <DeleteData />}
    </div>
  );
}

const kept = (days: number) => (days === 0 ? "for ever" : `for ${plural(days, "day")}`);

/** Whether something that is kept now would go. */
const shortens = (before: number, after: number) => after !== 0 && (before === 0 || after < before);

function RetentionForm({ now }: { now: number }) {
  const mayChange = useMay("org_manage");
  const queries = useQueryClient();
  const [choice, setChoice] = useState(now === 0 || USUAL.includes(now) ? String(now) : "other");
  const [other, setOther] = useState(String(now));
  const [asking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: (days: number) => http.put<Retention>(PATH, { days }),
    onSuccess: (saved) => {
      queries.setQueryData(QUERY, saved);
      void queries.invalidateQueries({ queryKey: ["audit"] });
      setAsking(false);
    },
  });
  const days = Number(choice === "other" ? other : choice);
  const valid = Number.isInteger(days) && days >= 0 && days <= LONGEST && (choice !== "other" || days > 0);
  return (
    <Card title={`Events are kept ${kept(now)}`}>
      <form
        className="grid max-w-prose gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (shortens(now, days)) setAsking(true);
          else save.mutate(days);
        }}
      >
        {mayChange && (
          <Select
            label="Keep events"
            value={choice}
            onChange={(event) => setChoice(event.target.value)}
            options={[
              ...USUAL.map((usual) => [String(usual), kept(usual)] as const),
              ["0", "for ever"],
              ["other", "for another number of days"],
            ]}
          />
        )}
        {mayChange && choice === "other" && (
          <Field
            label="Days"
            type="number"
            min={1}
            max={LONGEST}
            required
            value={other}
            onChange={(event) => setOther(event.target.value)}
            help={`1 to ${LONGEST}.`}
          />
        )}
        {valid && <Consequences days={days} />}
        {!mayChange && <p className="text-text-3">Your role may read this and not change it.</p>}
        {!asking && <Refused error={save.error} />}
        {mayChange && (
          <div>
            <Button type="submit" look="primary" disabled={!valid || days === now || save.isPending}>
              Save
            </Button>
          </div>
        )}
      </form>
      {asking && (
        <Confirm
          title={`Keep events ${kept(days)} only?`}
          typed={plural(days, "day")}
          action="Delete what is older"
          pending={save.isPending}
          error={save.error}
          onConfirm={() => save.mutate(days)}
          onClose={() => setAsking(false)}
        >
          <p>
            They are kept {kept(now)} now. Everything from before {oldest(days)} is deleted by the next daily
            clean-up, for good: a longer time later does not bring it back.
          </p>
        </Confirm>
      )}
    </Card>
  );
}

function oldest(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() - days);
  return day(at);
}

function Consequences({ days }: { days: number }) {
  return (
    <ul className="grid list-disc gap-1 pl-5 text-text-2">
      {days === 0 ? (
        <li>Nothing is deleted by age; the disk grows with every run.</li>
      ) : (
        <>
          <li>
            Runs, their steps, other events and the sums made of them go when they are older than{" "}
            {plural(days, "day")}: today, that is everything from before {oldest(days)}.
          </li>
          <li>
            An event that arrives late and is older than that is accepted and goes with the next clean-up.
          </li>
        </>
      )}
      <li>The audit log and the API keys are kept in any case.</li>
    </ul>
  );
}
