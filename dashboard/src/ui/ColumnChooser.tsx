import { Columns3 } from "lucide-react";

import { Button } from "./Button";
import { Popover } from "./Popover";

interface Props {
  all: readonly { id: string; head: string }[];
  shown: readonly string[];
  onChange: (shown: string[] | null) => void;
}

/** Which columns a table has. At least one stays. */
export function ColumnChooser({ all, shown, onChange }: Props) {
  const toggle = (id: string) =>
    onChange(all.map((column) => column.id).filter((other) => shown.includes(other) !== (other === id)));
  return (
    <Popover
      look="quiet"
      className="w-52"
      button={
        <>
          <Columns3 size={14} aria-hidden /> Columns
        </>
      }
    >
      {() => (
        <fieldset className="grid gap-1">
          <legend className="pb-1 text-sm text-text-3">Shown in this browser</legend>
          {all.map(({ id, head }) => (
            <label key={id} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="accent-accent"
                checked={shown.includes(id)}
                disabled={shown.length === 1 && shown.includes(id)}
                onChange={() => toggle(id)}
              />
              {head}
            </label>
          ))}
          <Button className="mt-2" onClick={() => onChange(null)}>
            Back to the usual ones
          </Button>
        </fieldset>
      )}
    </Popover>
  );
}
