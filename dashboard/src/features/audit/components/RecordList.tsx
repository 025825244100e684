import type { AuditRecord } from "../../../api/types";
import { CopyButton } from "../../../ui/CopyButton";
import { When } from "../../../ui/When";
import { sentence } from "../sentences";

interface Props {
  records: AuditRecord[];
  people: Record<string, string>;
}

/** What happened, latest first; a record opens to everything that is known of it. */
export function RecordList({ records, people }: Props) {
  return (
    <ol className="border-t border-line">
      {records.map((record) => (
        <li key={record.seq} className="border-b border-line last:border-0">
          <details>
            <summary className="grid cursor-pointer grid-cols-[minmax(0,1fr)] gap-x-4 px-4 py-1.5 hover:bg-sunken sm:grid-cols-[10rem_minmax(0,1fr)_8rem]">
              <span className="text-text-3">
                <When at={record.at} />
              </span>
              <span className="min-w-0 wrap-anywhere">{sentence(record, people)}</span>
              <span className="truncate font-mono text-sm text-text-3 sm:text-right">
                {record.from.address}
              </span>
            </summary>
            <Facts record={record} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Facts({ record }: { record: AuditRecord }) {
  const facts: [string, string][] = [
    ["number", String(record.seq)],
    ["kind", record.type],
    ["by", [record.actor.kind, record.actor.id].filter(Boolean).join(" ")],
    ["from", [record.from.address, record.from.agent].filter(Boolean).join(" · ") || "not known"],
    ...Object.entries(record.details),
  ];
  return (
    <dl className="grid gap-1 bg-sunken px-4 py-2 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-3">
          <dt className="w-28 shrink-0 text-text-3">{name}</dt>
          <dd className="min-w-0 font-mono break-all">{value}</dd>
        </div>
      ))}
      <div className="flex items-center gap-3">
        <dt className="w-28 shrink-0 text-text-3">hash</dt>
        <dd className="flex min-w-0 items-center gap-1 font-mono break-all">
          <span>{record.hash}</span>
          <CopyButton text={record.hash} label={`Copy the hash of record ${record.seq}`} />
        </dd>
      </div>
    </dl>
  );
}
