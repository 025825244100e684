import { Dialog } from "../ui/Dialog";
import { Key } from "../ui/Key";
import { PAGES } from "./pages";

const GROUPS: { title: string; keys: [string[], string][] }[] = [
  {
    title: "Anywhere",
    keys: [
      [["Ctrl", "K"], "search, jump, act (⌘ K on a Mac)"],
      [["?"], "these shortcuts"],
      [["["], "the time range half its length earlier"],
      [["]"], "and later"],
      [["Esc"], "close what is open"],
    ],
  },
  { title: "Go to", keys: PAGES.map(({ key, label }) => [["g", key], label]) },
  {
    title: "Lists",
    keys: [
      [["j"], "next"],
      [["k"], "previous"],
      [["Enter"], "open"],
    ],
  },
  {
    title: "One run",
    keys: [
      [["j"], "the next run of the list it was opened from"],
      [["k"], "the previous one"],
      [["Esc"], "back to the list"],
    ],
  },
  {
    title: "A chart that has the focus",
    keys: [
      [["←", "→"], "read it bucket by bucket"],
      [["Enter"], "the runs of that time"],
    ],
  },
];

/** Which keys do what. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      label="Keyboard shortcuts"
      className="m-auto w-[min(92vw,560px)] rounded-lg border"
    >
      <div className="grid gap-4 p-5 sm:grid-cols-2">
        <h2 className="text-lg sm:col-span-2">Keyboard shortcuts</h2>
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="pb-1 text-sm text-text-3">{title}</h3>
            <dl className="grid gap-1">
              {keys.map(([names, meaning]) => (
                <div key={meaning} className="flex gap-3">
                  <dt className="flex w-16 shrink-0 items-start gap-1">
                    {names.map((name) => (
                      <Key key={name} name={name} />
                    ))}
                  </dt>
                  <dd className="text-text-2">{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="text-sm text-text-3 sm:col-span-2">
          No shortcut works while you type in a field, but Ctrl K.
        </p>
      </div>
    </Dialog>
  );
}
