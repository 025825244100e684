interface Props {
  /** What it looks through, for assistive technology. */
  label: string;
  text: string;
  onSearch: (text: string | undefined) => void;
}

/** A search over errors, ids and metadata of runs; looks when Enter is pressed. */
export function SearchWords({ label, text, onSearch }: Props) {
  return (
    <form
      role="search"
      className="max-sm:w-full"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget).get("q");
        onSearch(typeof typed === "string" && typed !== "" ? typed : undefined);
      }}
    >
      <input
        key={text}
        name="q"
        type="search"
        aria-label={label}
        placeholder="Search errors, ids, metadata"
        defaultValue={text}
        className="h-7 w-full rounded-md border border-line-strong bg-panel px-2.5 sm:w-64"
      />
    </form>
  );
}
