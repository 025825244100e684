import { Plus } from "lucide-react";
import { useState } from "react";

import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { ADDABLE, typedFilter } from "../model";

interface Props {
  onAdd: (key: string, value: string) => void;
}

/** The filters that are asked for less often. */
export function AddFilter({ onAdd }: Props) {
  return (
    <Popover
      className="left-0 w-64"
      button={
        <>
          <Plus size={14} aria-hidden /> Filter
        </>
      }
    >
      {(close) => (
        <FilterForm
          onAdd={(key, value) => {
            close();
            onAdd(key, value);
          }}
        />
      )}
    </Popover>
  );
}

function FilterForm({ onAdd }: Props) {
  const [key, setKey] = useState<string>(ADDABLE[0].key);
  const [text, setText] = useState("");
  const typed = typedFilter(key, text);
  const example = ADDABLE.find((filter) => filter.key === key)?.example ?? "";
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== null) onAdd(...typed);
      }}
    >
      <select
        aria-label="What to filter by"
        value={key}
        onChange={(event) => setKey(event.target.value)}
        className="h-8 rounded-md border border-line-strong bg-panel px-2"
      >
        {ADDABLE.map((filter) => (
          <option key={filter.key} value={filter.key}>
            {filter.label}
          </option>
        ))}
      </select>
      <input
        aria-label="Value"
        placeholder={example}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-8 rounded-md border border-line-strong bg-panel px-2.5"
      />
      <Button type="submit" look="primary" disabled={typed === null}>
        Add
      </Button>
    </form>
  );
}
