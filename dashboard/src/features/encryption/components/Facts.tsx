import type { ReactNode } from "react";

import type { EncryptionKeys } from "../../../api/types";
import { clock } from "../../../lib/time";
import { Card } from "../../../ui/Card";
import { When } from "../../../ui/When";
import { managerName, protection } from "../model";
import { Badge } from "./Badge";

/** What holds the keys, what they protect, and whether there are copies. */
export function Facts({ report }: { report: EncryptionKeys }) {
  return (
    <Card flush>
      <dl>
        <Manager manager={report.key_manager} asOf={report.as_of} />
        {report.stores.map((store) => (
          <Fact
            key={store.name}
            name={store.name === "control" ? "Control store" : "Event store"}
            badge={
              store.encrypted ? <Badge tone="good">encrypted</Badge> : <Badge tone="off">not by us</Badge>
            }
          >
            {store.encrypted
              ? "Everything that this server writes to its disk, temporary files included."
              : "A PostgreSQL server: encrypting its files is up to whoever runs it. Secrets in it are sealed by this server."}
          </Fact>
        ))}
        <Backups backups={report.backups} />
      </dl>
    </Card>
  );
}

function Manager({ manager, asOf }: { manager: EncryptionKeys["key_manager"]; asOf: string }) {
  const seconds = Math.max(0, Math.round((Date.parse(asOf) - Date.parse(manager.answered_at)) / 1000));
  const silent = manager.state === "silent";
  return (
    <Fact
      name="Key manager"
      badge={silent ? <Badge tone="warn">does not answer</Badge> : <Badge tone="good">answers</Badge>}
    >
      <p>
        <span className="font-medium text-text">{managerName(manager.kind)}</span>, seen {seconds} s ago.{" "}
        {protection(manager)}
      </p>
      <p className={silent ? "text-warn" : "text-text-3"}>
        {silent
          ? `The server goes on with the keys in its memory until ${clock(new Date(manager.keys_usable_until))}. Then it reads and writes nothing until the key manager answers again.`
          : "If it goes away, the server goes on for at most 5 minutes, and then reads and writes nothing."}
      </p>
    </Fact>
  );
}

function Backups({ backups }: { backups: EncryptionKeys["backups"] }) {
  if (!backups.made) {
    return (
      <Fact name="Backups" badge={<Badge tone="off">none are made</Badge>}>
        Set <code className="font-mono text-sm">AGENTMETRICS_BACKUP_TO</code>. A lost disk is lost data until
        then, and so is a lost key: keep a copy of it elsewhere.
      </Fact>
    );
  }
  return (
    <Fact
      name="Backups"
      badge={backups.late ? <Badge tone="warn">late</Badge> : <Badge tone="good">on time</Badge>}
    >
      {backups.last_at === null ? (
        "The first one is under way, or will be soon."
      ) : (
        <>
          The last one was begun <When at={backups.last_at} />.
        </>
      )}{" "}
      {backups.proven_at === null ? (
        "None was restored as a proof yet."
      ) : (
        <>
          One was restored as a proof <When at={backups.proven_at} />, and everything was there.
        </>
      )}
    </Fact>
  );
}

function Fact({ name, badge, children }: { name: string; badge: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-1 border-t border-line px-4 py-2.5 first:border-0 sm:grid-cols-[8rem_8.5rem_minmax(0,1fr)]">
      <dt className="font-medium">{name}</dt>
      <dd>{badge}</dd>
      <dd className="max-w-prose text-pretty text-text-2">{children}</dd>
    </div>
  );
}
