import { useState } from "react";
import type { ReactNode } from "react";

import { count, duration } from "../../../lib/format";
import { utc } from "../../../lib/time";
import { Button } from "../../../ui/Button";
import { When } from "../../../ui/When";
import type { Happening } from "../happenings";
import { Values } from "./Values";

/** So many are shown, and so many more by a click. */
const STEP = 20;

/** Up to here nobody has to open them one by one. */
const FEW = 3;

interface Props {
  happenings: readonly Happening[];
  /** What their times are told from; without it, by the clock. */
  start?: string;
}

/** What happened, in order of time, with what was told about it. */
export function Happenings({ happenings, start }: Props) {
  const [shown, setShown] = useState(STEP);
  const left = happenings.length - shown;
  return (
    <>
      <ol className="grid gap-2">
        {happenings.slice(0, shown).map((happening, i) => (
          <li key={i}>
            <One happening={happening} start={start} open={happenings.length <= FEW} />
          </li>
        ))}
      </ol>
      {left > 0 && (
        <Button className="mt-2" onClick={() => setShown(shown + STEP)}>
          Show {Math.min(left, STEP)} more of {count(happenings.length)}
        </Button>
      )}
    </>
  );
}

function One({ happening, start, open }: { happening: Happening; start: string | undefined; open: boolean }) {
  const { attributes, handling, words } = happening;
  const head = <Head happening={happening} start={start} />;
  if (attributes.length === 0) {
    return (
      <Told words={words} handling={handling}>
        <div>{head}</div>
      </Told>
    );
  }
  return (
    <Told words={words} handling={handling}>
      <details open={open}>
        <summary className="cursor-pointer">{head}</summary>
        <Values entries={attributes} />
      </details>
    </Told>
  );
}

function Told({ words, handling, children }: { words: string; handling: string; children: ReactNode }) {
  return (
    <>
      {children}
      {words !== "" && <p className="break-words text-text-2">{words}</p>}
      {handling !== "" && <p className="text-sm break-words text-warn">▲ {handling}</p>}
    </>
  );
}

function Head({ happening, start }: { happening: Happening; start: string | undefined }) {
  const { name, source, service, grave, at } = happening;
  return (
    <>
      <span className={grave ? "font-medium break-all text-bad" : "font-medium break-all"}>
        {grave && "◆ "}
        {name}
      </span>{" "}
      <span className="text-text-3">
        {start === undefined ? <When at={at} /> : <Since start={start} at={at} />},{" "}
        {source === "span" ? "span" : `logs${service === "" ? "" : ` of ${service}`}`}
      </span>
    </>
  );
}

/** `+1.5 s`: so long after the span began. */
function Since({ start, at }: { start: string; at: string }) {
  const ms = Date.parse(at) - Date.parse(start);
  if (Number.isNaN(ms)) return at;
  return (
    <time dateTime={at} title={`${utc(new Date(at))}, counted from the start of the span`} className="tnum">
      {ms < 0 ? "" : "+"}
      {duration(ms)}
    </time>
  );
}
