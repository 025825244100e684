import type { ButtonHTMLAttributes } from "react";

import { cx } from "../lib/cx";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "plain" | "primary" | "quiet" | "danger";
}

export function Button({ look = "plain", className, type = "button", ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(
        "inline-flex h-7 items-center justify-center gap-1.5 rounded-md border px-2.5 font-medium whitespace-nowrap disabled:opacity-60",
        look === "plain" && "border-line-strong bg-panel hover:bg-sunken",
        look === "primary" && "border-transparent bg-accent text-on-accent",
        look === "danger" && "border-transparent bg-bad text-on-accent",
        look === "quiet" && "border-transparent text-text-2 hover:bg-sunken",
        className,
      )}
    />
  );
}
