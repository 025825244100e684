import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import { useMay } from "../../api/me";
import type { ContentSettings } from "../../api/types";
import { count, plural } from "../../lib/format";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Entries, Entry } from "../../ui/Entry";
import { Loaded } from "../../ui/Loaded";
import { Block, Skeleton } from "../../ui/Skeleton";
import { When } from "../../ui/When";
import { ContentForm } from "./ContentForm";
import { CONTENT_PATH, CONTENT_QUERY, nameOf } from "./content";
import type { ContentChoice } from "./content";
import { StopStoring } from "./StopStoring";

/** Where prompts and outputs are stored, and what that means. Nowhere, unless somebody says so. */
export function ContentSection() {
  const settings = useQuery({
    queryKey: CONTENT_QUERY,
    queryFn: ({ signal }) => http.get<ContentSettings>(CONTENT_PATH, { signal }),
  });
  return (
    <Loaded
      query={settings}
      skeleton={
        <Skeleton>
          <Block className="h-40" />
        </Skeleton>
      }
    >
      {(now) => <Chosen settings={now} />}
    </Loaded>
  );
}

function Chosen({ settings }: { settings: ContentSettings }) {
  const mayChange = useMay("org_manage");
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<ContentChoice | null>(null);
  const [stopping, setStopping] = useState<ContentChoice | null>(null);
  const stored = settings.environments.filter((one) => one.stored);
  const title =
    stored.length === 0
      ? "Prompts and outputs are not stored"
      : `Prompts and outputs of ${plural(stored.length, "environment")} are stored`;
  return (
    <Card title={title} flush>
      <div className="grid max-w-prose gap-3 px-4 pb-3">
        <ul className="grid list-disc gap-1 pl-5 text-text-2">
          <li>
            Spans may carry what people and models said: prompts, answers, arguments and results of tools. It
            is left out and only counted, unless you choose an environment here.
          </li>
          <li>
            Then secrets and card numbers are taken out, long texts are cut, and the rest is sealed with your
            organisation’s own key before it is written anywhere. Backups hold it sealed, too.
          </li>
          <li>
            Owners and admins can read it in the run’s page, nobody else in the organisation and no API key.
            Each reading is in the audit log. Other personal data in a prompt stays in it.
          </li>
        </ul>
      </div>
      {settings.environments.length > 0 && (
        <Entries label="Environments">
          {settings.environments.map((one) => (
            <Entry
              key={one.environment}
              title={nameOf(one.environment)}
              badge={one.stored ? "stored" : undefined}
              quiet={!one.stored}
              actions={
                mayChange && (
                  <>
                    <Button aria-label={`Change ${nameOf(one.environment)}`} onClick={() => setChanging(one)}>
                      {one.stored ? "Change" : "Store again"}
                    </Button>
                    {one.stored && (
                      <Button
                        aria-label={`Stop storing ${nameOf(one.environment)}`}
                        onClick={() => setStopping(one)}
                      >
                        Stop
                      </Button>
                    )}
                  </>
                )
              }
            >
              {one.stored
                ? `kept for ${plural(one.days, "day")}, at most ${count(one.characters)} characters of a span`
                : `stored no longer; what is there goes after ${plural(one.days, "day")}`}
              , chosen <When at={one.changed_at} relative />
            </Entry>
          ))}
        </Entries>
      )}
      {mayChange && (
        <div className="border-t border-line px-4 py-3">
          <Button onClick={() => setAdding(true)}>Store an environment…</Button>
        </div>
      )}
      {(adding || changing !== null) && (
        <ContentForm
          settings={settings}
          before={changing}
          onClose={() => {
            setAdding(false);
            setChanging(null);
          }}
        />
      )}
      {stopping !== null && <StopStoring choice={stopping} onClose={() => setStopping(null)} />}
    </Card>
  );
}
