import { expect, test } from "vitest";

import { chosenColumns, parseWidths, withWidth } from "./columns";

const ALL = [{ id: "at" }, { id: "cost" }, { id: "error" }];
const ids = (columns: { id: string }[]) => columns.map(({ id }) => id);

test("a remembered choice keeps the table's own order and forgets columns that are gone", () => {
  expect(ids(chosenColumns(ALL, ["at"], "error,at,gone"))).toEqual(["at", "error"]);
});

test("no choice, or one that names nothing, is the usual columns", () => {
  expect(ids(chosenColumns(ALL, ["at", "cost"], null))).toEqual(["at", "cost"]);
  expect(ids(chosenColumns(ALL, ["at", "cost"], "gone"))).toEqual(["at", "cost"]);
});

test("widths that make no sense are forgotten, and none is too narrow to grasp", () => {
  expect(parseWidths('{"runs.at":140,"runs.cost":1,"runs.error":"wide"}')).toEqual({
    "runs.at": 140,
    "runs.cost": 56,
  });
  expect(parseWidths("not json")).toEqual({});
  expect(parseWidths(null)).toEqual({});
  expect(withWidth({ a: 100 }, "b", 12.4)).toEqual({ a: 100, b: 56 });
});
