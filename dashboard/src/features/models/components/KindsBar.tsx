import type { Kind } from "../model";

interface Props {
  kinds: readonly Kind[];
  /** How many tokens the whole width stands for. */
  whole: number;
}

/** Tokens by kind side by side; what it shows is said in words beside it. */
export function KindsBar({ kinds, whole }: Props) {
  return (
    <span aria-hidden="true" className="flex h-2 w-full overflow-hidden rounded-sm bg-line">
      {kinds.map(({ id, colour, tokens }) => (
        <span
          key={id}
          className="h-full"
          style={{ width: `${String((100 * tokens) / whole)}%`, background: `var(${colour})` }}
        />
      ))}
    </span>
  );
}
