import type { EncryptionKey } from "../../../api/types";
import { plural } from "../../../lib/format";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";
import { current, older, percentMoved, said, troubleOf, until } from "../model";
import { Badge } from "./Badge";
import { Progress } from "./Progress";

interface Props {
  keys: readonly EncryptionKey[];
  asOf: string;
}

/** Every key with its newest version, and what is left of those before. */
export function KeyTable({ keys, asOf }: Props) {
  return (
    <Table label="Encryption keys" stacked>
      <thead>
        <tr>
          <Head>Key</Head>
          <Head>State</Head>
          <Head right>Version</Head>
          <Head>Since</Head>
          <Head>Next rotation</Head>
          <Head>Algorithm</Head>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.name} of={key} asOf={asOf} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ of: key, asOf }: { of: EncryptionKey; asOf: string }) {
  const { label, help } = said(key.name);
  const now = current(key);
  return (
    <tr className="align-top">
      <Cell>
        <div className="max-w-80 whitespace-normal">
          <p className="font-medium">{label}</p>
          <p className="text-sm text-pretty text-text-3">{help}</p>
          <Old of={key} />
        </div>
      </Cell>
      <Cell label="State">
        <State of={key} />
      </Cell>
      <Cell label="Version" right>
        <span className="tnum">{now?.version ?? "–"}</span>
      </Cell>
      <Cell label="Since">{now === undefined ? "–" : <When at={now.created_at} />}</Cell>
      <Cell label="Next rotation">
        {now === undefined || now.next_rotation_at === null ? (
          <span className="text-text-3">not scheduled</span>
        ) : (
          <time dateTime={now.next_rotation_at} title={`every ${plural(key.rotated_every_days, "day")}`}>
            {until(now.next_rotation_at, asOf)}
          </time>
        )}
      </Cell>
      <Cell label="Algorithm">
        {key.algorithm ?? <span className="text-text-3">the key manager’s own</span>}
      </Cell>
    </tr>
  );
}

function State({ of: key }: { of: EncryptionKey }) {
  const { rotation } = key;
  return (
    <div className="grid justify-items-start gap-1">
      {rotation.trouble !== null ? (
        <Badge tone="warn">rotation failed</Badge>
      ) : rotation.state === "moving" ? (
        <Badge tone="moving">rotating</Badge>
      ) : (
        <Badge tone="good">in use</Badge>
      )}
      {rotation.state === "moving" && (
        <Progress percent={percentMoved(rotation)} label={`Rotation of ${said(key.name).label}`} />
      )}
      {rotation.trouble !== null && (
        <span className="text-sm whitespace-normal text-warn">
          {troubleOf(rotation.trouble)}; tried again every minute
          {rotation.trouble_at !== null && (
            <>
              {" "}
              since <When at={rotation.trouble_at} />
            </>
          )}
        </span>
      )}
    </div>
  );
}

/** Versions that are still there, and why. */
function Old({ of: key }: { of: EncryptionKey }) {
  const left = older(key);
  if (left.length === 0) return null;
  const why = said(key.name).old;
  return (
    <div className="mt-1 grid gap-0.5 text-sm text-text-2">
      {left.map(({ version, state }) => (
        <p key={version} className="flex flex-wrap items-center gap-x-1.5">
          <span>Version {version}</span>
          {state === "retiring" ? (
            <Badge tone="kept">still needed</Badge>
          ) : (
            <>
              <Badge tone="off">disabled</Badge> <span>destroyed after 30 days</span>
            </>
          )}
        </p>
      ))}
      {why !== undefined && key.rotation.state === "old_version_needed" && (
        <p className="text-pretty text-text-3">{why}</p>
      )}
    </div>
  );
}
