import { expect, test } from "vitest";

import type { RunSummary } from "../../api/types";
import { csv, filterLabel, parseFilter, typedFilter } from "./model";

const RUN = {
  id: "r1",
  trace_id: "t",
  agent_id: "a",
  status: "failed",
  at: "2026-11-24T12:00:00.000Z",
  duration_ms: 12,
  cost_usd: null,
  model: "m",
  input_tokens: 1,
  output_tokens: 2,
  cache_read_tokens: 3,
  cache_write_tokens: 4,
  environment: "",
  version: "",
  session_id: "",
  error: "",
} as RunSummary;

test("a spreadsheet never runs what a client sent", () => {
  const table = csv([{ ...RUN, agent_id: '=HYPERLINK("http://evil.example")', error: '-1+1, "quoted"' }]);

  expect(table).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(table).toContain(`"'-1+1, ""quoted"""`);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\n=1", "＝1+1", "|cmd"])(
  "the text %j stays text in a spreadsheet",
  (error) => {
    expect(csv([{ ...RUN, error }])).toContain(`"'${error}"`);
  },
);

test("text that is no formula is left as it was sent", () => {
  expect(csv([{ ...RUN, error: "a=b-c" }])).toContain('"a=b-c"');
});

test("an unknown cost is an empty cell, not zero", () => {
  expect(csv([RUN]).split("\r\n")[1]).toContain('"2026-11-24T12:00:00.000Z",12,,"m"');
});

test("a filter keeps several values of one name and drops what it does not know", () => {
  expect(parseFilter({ status: ["failed", "timeout"], agent_id: "a", evil: "1" })).toMatchObject({
    status: ["failed", "timeout"],
    agent_id: ["a"],
  });
  expect(parseFilter({ evil: "1" })).not.toHaveProperty("evil");
});

test("metadata is a filter by its own key", () => {
  expect(parseFilter({ "meta.customer": "acme" })).toMatchObject({ "meta.customer": "acme" });
  expect(filterLabel("meta.customer")).toBe("metadata customer");
  expect(typedFilter("meta.", "customer=acme")).toEqual(["meta.customer", "acme"]);
  expect(typedFilter("meta.", "customer")).toBeNull();
});

test("a bound that is no number is not asked for", () => {
  expect(typedFilter("min_cost", "0.10")).toEqual(["min_cost", "0.10"]);
  expect(typedFilter("min_cost", "cheap")).toBeNull();
  expect(typedFilter("version", " ")).toBeNull();
});
