import { Select } from "../../../ui/Select";
import { Field } from "../../../ui/Field";
import { KINDS } from "../sentences";

/** The filter as it stands in the URL: days are the reader's own. */
export interface Asked {
  type: string | undefined;
  actor: string | undefined;
  since: string | undefined;
  until: string | undefined;
}

interface Props {
  asked: Asked;
  /** Those who can be chosen: id and name. */
  actors: [string, string][];
  onChange: (change: Partial<Asked>) => void;
}

export function Filters({ asked, actors, onChange }: Props) {
  const known = actors.some(([id]) => id === asked.actor);
  const missing: [string, string][] = asked.actor === undefined || known ? [] : [[asked.actor, asked.actor]];
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Select
        label="What"
        value={asked.type ?? ""}
        onChange={(event) => onChange({ type: event.target.value || undefined })}
        options={[["", "everything"], ...Object.entries(KINDS)]}
      />
      <Select
        label="Who"
        value={asked.actor ?? ""}
        onChange={(event) => onChange({ actor: event.target.value || undefined })}
        options={[["", "anybody"], ...missing, ...actors]}
      />
      <Field
        label="From"
        type="date"
        value={asked.since ?? ""}
        onChange={(event) => onChange({ since: event.target.value || undefined })}
      />
      <Field
        label="To"
        type="date"
        value={asked.until ?? ""}
        onChange={(event) => onChange({ until: event.target.value || undefined })}
      />
    </div>
  );
}
