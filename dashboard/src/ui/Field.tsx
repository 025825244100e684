import { useId } from "react";
import type { InputHTMLAttributes, ReactNode } from "react";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  help?: ReactNode;
  problem?: string | undefined;
}

/** A labelled input with its help and what is wrong with it. */
export function Field({ label, help, problem, ...rest }: Props) {
  const id = useId();
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help`}
        className="h-9 rounded-md border border-line-strong bg-panel px-2.5 read-only:bg-sunken read-only:text-text-2"
      />
      <div id={`${id}-help`} className={problem === undefined ? "text-sm text-text-3" : "text-sm text-bad"}>
        {problem ?? help}
      </div>
    </div>
  );
}
