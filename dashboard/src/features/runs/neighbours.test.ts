import { expect, test } from "vitest";

import type { RunPage } from "../../api/types";
import { neighboursOf } from "./neighbours";

const page = (...ids: string[]) => ({ runs: ids.map((id) => ({ id })) }) as RunPage;

test("the neighbours of a run may stand on another page of the list", () => {
  const pages = [page("a", "b"), page("c")];

  expect(neighboursOf("b", pages)).toEqual({ before: "a", after: "c" });
  expect(neighboursOf("a", pages)).toEqual({ before: null, after: "b" });
  expect(neighboursOf("c", pages)).toEqual({ before: "b", after: null });
});

test("a run that was opened from elsewhere has none", () => {
  expect(neighboursOf("x", [page("a", "b")])).toBeNull();
});
