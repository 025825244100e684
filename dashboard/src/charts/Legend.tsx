import type { Layer } from "./layers";

interface Props {
  layers: readonly Layer[];
  hidden: readonly string[];
  onToggle: (name: string) => void;
}

/** Says which colour is what; a click takes a layer away and brings it back. */
export function Legend({ layers, hidden, onToggle }: Props) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5 pr-4 pb-3 pl-[52px]">
      {layers.toReversed().map(({ name, colour }) => (
        <button
          key={name}
          type="button"
          aria-pressed={!hidden.includes(name)}
          title={hidden.includes(name) ? `Show ${name}` : `Hide ${name}`}
          onClick={() => onToggle(name)}
          className="inline-flex max-w-44 items-center gap-1.5 text-sm text-text-2 hover:text-text aria-[pressed=false]:line-through"
        >
          <svg width="9" height="9" aria-hidden="true" className="shrink-0">
            <rect width="9" height="9" rx="2" fill={`var(${colour})`} />
          </svg>
          <span className="truncate">{name}</span>
        </button>
      ))}
    </div>
  );
}
