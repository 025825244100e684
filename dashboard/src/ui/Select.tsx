import { useId } from "react";
import type { ReactNode, SelectHTMLAttributes } from "react";

interface Props extends SelectHTMLAttributes<HTMLSelectElement> {
  label: string;
  help?: ReactNode;
  /** Value and what it is called. */
  options: readonly (readonly [string, string])[];
}

/** A labelled choice with its help. */
export function Select({ label, help, options, ...rest }: Props) {
  const id = useId();
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        {...rest}
        id={id}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        className="h-9 min-w-0 rounded-md border border-line-strong bg-panel px-2"
      >
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {help !== undefined && (
        <div id={`${id}-help`} className="text-sm text-text-3">
          {help}
        </div>
      )}
    </div>
  );
}
