/** The name of a key, as it stands on the keyboard. */
export function Key({ name }: { name: string }) {
  return (
    <kbd className="rounded border border-line-strong bg-sunken px-1 font-sans text-xs text-text-2">
      {name}
    </kbd>
  );
}
