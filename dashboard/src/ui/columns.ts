import type { ReactNode } from "react";

/** One column of a table: what it is called, how wide it begins, what it shows. */
export interface Column<T> {
  id: string;
  head: string;
  width: number;
  /** Numbers stand at the right. */
  right?: boolean;
  /** There is no room for it on a phone. */
  wide?: boolean;
  /** What the server calls this order. */
  sort?: string;
  /** The whole of a text that may be cut off. */
  title?: (row: T) => string | undefined;
  cell: (row: T) => ReactNode;
}

export interface Sorting {
  by: string;
  order: "asc" | "desc";
  onSort: (by: string, order: "asc" | "desc") => void;
}

const NARROWEST = 56;

export type Widths = Readonly<Record<string, number>>;

/** Widths as this browser remembers them; whatever is not a table of numbers is forgotten. */
export function parseWidths(text: string | null): Widths {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    const pairs = Object.entries(value).filter(
      (pair): pair is [string, number] => typeof pair[1] === "number" && Number.isFinite(pair[1]),
    );
    return Object.fromEntries(pairs.map(([id, width]) => [id, Math.max(NARROWEST, width)]));
  } catch {
    return {};
  }
}

export function withWidth(widths: Widths, id: string, width: number): Widths {
  return { ...widths, [id]: Math.max(NARROWEST, Math.round(width)) };
}

/** The chosen columns in their own order; a choice that names none of them is none. */
export function chosenColumns<C extends { id: string }>(
  all: readonly C[],
  usual: readonly string[],
  stored: string | null,
): C[] {
  const pick = (ids: readonly string[]) => all.filter(({ id }) => ids.includes(id));
  const chosen = stored === null ? [] : pick(stored.split(","));
  return chosen.length > 0 ? chosen : pick(usual);
}
