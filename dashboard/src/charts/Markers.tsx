import { cx } from "../lib/cx";
import { GUTTER, placeMarkers } from "./plot";
import type { Bucket, Marker } from "./plot";

interface Props {
  markers: readonly Marker[];
  buckets: readonly Bucket[];
  width: number;
}

/** Lines where something new began, each with its name. */
export function Markers({ markers, buckets, width }: Props) {
  return (
    <ul aria-label="Releases">
      {placeMarkers(markers, buckets, width).map(({ x, title, label, flipped }) => (
        <li
          key={title}
          title={`${title} first seen`}
          className="absolute top-1 border-l border-dashed border-accent"
          style={{ left: x, bottom: GUTTER.bottom }}
        >
          <span
            className={cx(
              "absolute top-0 text-xs whitespace-nowrap text-accent",
              flipped ? "right-1" : "left-1",
              label === null && "sr-only",
            )}
          >
            {label ?? title}
          </span>
        </li>
      ))}
    </ul>
  );
}
