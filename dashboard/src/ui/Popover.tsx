import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";

import { cx } from "../lib/cx";
import { Button } from "./Button";

interface Props {
  /** What the button shows, and what it is called when that is only a picture. */
  button: ReactNode;
  label?: string;
  look?: "plain" | "quiet";
  pressed?: boolean;
  className?: string;
  /** Gets a function that closes it. */
  children: (close: () => void) => ReactNode;
}

/** A small panel under its button. Esc, a click outside and leaving it by keyboard close it. */
export function Popover({ button, label, look = "plain", pressed = false, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);

  // A click somewhere else happens outside React's view of this component.
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    document.getElementById(id)?.focus();
  };
  return (
    // Esc is heard from whatever is inside.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={root}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        close();
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget))
          setOpen(false);
      }}
    >
      <Button
        id={id}
        look={look}
        aria-label={label}
        aria-expanded={open}
        className={pressed ? "text-accent" : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
      </Button>
      {open && (
        <div
          className={cx(
            "absolute right-0 z-30 mt-1 rounded-lg border border-line bg-panel p-3 text-left text-base text-text shadow-pop",
            className,
          )}
        >
          {children(close)}
        </div>
      )}
    </div>
  );
}
