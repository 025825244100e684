import type { ApiKey } from "../../../api/types";
import { Sparkline } from "../../../charts/Sparkline";
import { cx } from "../../../lib/cx";
import { count, plural } from "../../../lib/format";
import { utc } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";
import { ending, isDead, requestsPerDay } from "../model";

interface Props {
  keys: ApiKey[];
  onRotate: (key: ApiKey) => void;
  onRevoke: (key: ApiKey) => void;
}

export function KeyTable({ keys, ...actions }: Props) {
  return (
    <Table label="API keys" stacked>
      <thead>
        <tr>
          <Head>Key</Head>
          <Head>May</Head>
          <Head>Made</Head>
          <Head>Last used</Head>
          <Head right>30 days</Head>
          <Head>Ends</Head>
          <Head>
            <span className="sr-only">Actions</span>
          </Head>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} {...actions} />
        ))}
      </tbody>
    </Table>
  );
}

interface RowProps extends Omit<Props, "keys"> {
  apiKey: ApiKey;
}

function Row({ apiKey: key, onRotate, onRevoke }: RowProps) {
  const dead = isDead(key);
  return (
    <tr className={cx("[&:last-child>td]:border-0", dead && "text-text-3")}>
      <Cell>
        <div className={cx("max-w-48 truncate", !dead && "font-medium")} title={key.name}>
          {key.name}
        </div>
        <div className="font-mono text-sm text-text-3" title={`Key id ${key.id}`}>
          {key.id} …{key.last_four}
        </div>
      </Cell>
      <Cell label="May">
        <div>{key.scope}</div>
        <div className="text-sm text-text-3">{key.environment}</div>
      </Cell>
      <Cell label="Made">
        <When at={key.created_at} relative />
        <div className="max-w-40 truncate text-sm text-text-3" title={maker(key)}>
          by {maker(key)}
        </div>
      </Cell>
      <Cell label="Last used">
        {key.use.last_used_at === null ? (
          <span className="text-text-3">never</span>
        ) : (
          <When at={key.use.last_used_at} relative />
        )}
      </Cell>
      <Cell right label="30 days">
        <Volume apiKey={key} />
      </Cell>
      <Cell label="Ends">
        <Ending apiKey={key} />
      </Cell>
      <Cell right>
        {!dead && (
          <div className="flex justify-end gap-1 max-sm:justify-start max-sm:pt-1">
            <Button aria-label={`Rotate ${key.name}`} onClick={() => onRotate(key)}>
              Rotate
            </Button>
            <Button aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
              Revoke
            </Button>
          </div>
        )}
      </Cell>
    </tr>
  );
}

function maker({ created_by }: ApiKey): string {
  if (created_by.kind === "system") return "the server";
  return created_by.name ?? created_by.id ?? "somebody who left";
}

function Volume({ apiKey: { use } }: { apiKey: ApiKey }) {
  if (use.requests === 0) return <span className="text-text-3">none</span>;
  return (
    <div
      className="flex items-center justify-end gap-2"
      title={`${plural(use.requests, "request")} with ${plural(use.events, "accepted event")}`}
    >
      <span className="shrink-0 text-text-3">
        <Sparkline values={requestsPerDay(use)} width={64} height={18} />
      </span>
      <span className="tnum min-w-10 text-right">{count(use.requests)}</span>
    </div>
  );
}

function Ending({ apiKey: key }: { apiKey: ApiKey }) {
  const soon = key.state === "expiring";
  const exact = key.revoked_at ?? key.expires_at;
  return (
    <>
      <div
        className={cx(soon && "font-medium text-warn")}
        title={exact === null ? undefined : utc(new Date(exact))}
      >
        {soon && <span aria-hidden="true">▲ </span>}
        {isDead(key) && <span aria-hidden="true">■ </span>}
        {ending(key)}
      </div>
      {soon && <div className="text-sm text-text-3">announced</div>}
      {key.replaced_by !== null && <div className="font-mono text-sm">by {key.replaced_by}</div>}
    </>
  );
}
