type Entries = readonly (readonly [string, unknown])[];

/** Attributes and what they are. */
export function Values({ entries }: { entries: Entries }) {
  if (entries.length === 0) return null;
  return (
    <dl className="grid gap-y-1 font-mono text-sm">
      {entries.map(([name, value]) => (
        <div key={name} className="grid grid-cols-1 gap-x-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <dt className="break-all text-text-2">{name}</dt>
          <dd className="break-all">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
