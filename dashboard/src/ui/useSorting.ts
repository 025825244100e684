import { useNavigate, useSearch } from "@tanstack/react-router";

import { one } from "../lib/urlState";
import type { Sorting } from "./columns";

type Value = number | string | null;

/** The order of a table that is here as a whole, as the URL says it; what has no value comes last. */
export function useSorting<T>(
  values: Readonly<Record<string, (row: T) => Value>>,
  usual: string,
): { sorting: Sorting; sorted: (rows: readonly T[]) => T[] } {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const asked = one(raw, "sort") ?? usual;
  const by = asked in values ? asked : usual;
  const order = one(raw, "order") === "asc" ? "asc" : "desc";
  return {
    sorting: {
      by,
      order,
      onSort: (sort, wanted) =>
        void navigate({
          to: ".",
          search: (before: Record<string, unknown>) => ({ ...before, sort, order: wanted }),
          replace: true,
        }),
    },
    sorted: (rows) => sortedBy(rows, values[by] ?? (() => null), order),
  };
}

export function sortedBy<T>(rows: readonly T[], value: (row: T) => Value, order: "asc" | "desc"): T[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const ascending = left < right ? -1 : left > right ? 1 : 0;
    return order === "asc" ? ascending : -ascending;
  });
}
