import { expect, test } from "vitest";

import { sortedBy } from "./useSorting";

test("what has no value comes last, in both orders, and equals keep their place", () => {
  const rows = [
    { id: "a", value: null },
    { id: "b", value: 1 },
    { id: "c", value: 2 },
    { id: "d", value: 1 },
  ];
  const ids = (order: "asc" | "desc") => sortedBy(rows, ({ value }) => value, order).map(({ id }) => id);
  expect(ids("asc")).toEqual(["b", "d", "c", "a"]);
  expect(ids("desc")).toEqual(["c", "b", "d", "a"]);
});
