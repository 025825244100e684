import { expect, test } from "vitest";

import type { CalledModel, ModelList, ModelTotals } from "../../api/types";
import { allTokens, headline, incompleteness, kinds, source, together } from "./model";

function usage(change: Partial<ModelTotals>): ModelTotals {
  return {
    cost_usd: 0,
    computed_cost_usd: 0,
    reported_cost_usd: 0,
    estimated_cost_usd: 0,
    unpriced_calls: 0,
    unpriced_runs: 0,
    ...change,
  } as ModelTotals;
}

function list(totals: Partial<ModelTotals>, ...models: Partial<CalledModel>[]): ModelList {
  return {
    totals: usage(totals),
    models: models.map((model) => ({ ...usage(model), ...model }) as CalledModel),
    total: models.length,
  } as ModelList;
}

test("the title says where the money goes", () => {
  const big = { model: "gpt-4o", cost_usd: 30 };
  expect(headline(list({ cost_usd: 40 }, big, { model: "small", cost_usd: 10 }))).toBe(
    "gpt-4o takes 75.0% of $40.00",
  );
  expect(headline(list({ cost_usd: 30 }, big))).toBe("gpt-4o took all of $30.00");
  expect(headline(list({}, { model: "llama" }))).toBe("The models cost nothing");
  expect(headline(list({ unpriced_calls: 1 }, { model: "llama" }))).toBe("Nobody knows what the models cost");
  expect(headline(list({}))).toBe("No model was used");
});

test("what the sum leaves out is said", () => {
  const left = list(
    { unpriced_calls: 2, unpriced_runs: 1 },
    { model: "acme", unpriced_calls: 2 },
    { model: "", unpriced_runs: 1 },
    { model: "known" },
  );
  expect(incompleteness(left)).toBe(
    "2 calls and 1 run are unpriced and not in the sum: acme, no model named.",
  );
  expect(incompleteness(list({ unpriced_runs: 1 }, { model: "acme", unpriced_runs: 1 }))).toBe(
    "1 run is unpriced and not in the sum: acme.",
  );
  const many = ["a", "b", "c", "d", "e"].map((model) => ({ model, unpriced_calls: 1 }));
  expect(incompleteness(list({ unpriced_calls: 5 }, ...many))).toBe(
    "5 calls are unpriced and not in the sum: a, b, c and 2 more.",
  );
  expect(incompleteness(list({}))).toBe("");
});

test("the source of the spend has words", () => {
  expect(source(usage({ computed_cost_usd: 1 }))).toBe("our prices");
  expect(source(usage({ computed_cost_usd: 1, reported_cost_usd: 2 }))).toBe("our prices, as reported");
  expect(source(usage({ unpriced_calls: 1 }))).toBe("no price known");
  expect(source(usage({}))).toBe("free");
});

test("kinds share nothing: reasoning is taken out of the output", () => {
  const tokens = usage({
    input_tokens: 100,
    cache_read_tokens: 300,
    cache_write_tokens: 0,
    output_tokens: 50,
    reasoning_tokens: 20,
    unknown_tokens: 0,
  });
  expect(kinds(tokens).map((kind) => [kind.id, kind.tokens])).toEqual([
    ["input", 100],
    ["read", 300],
    ["output", 30],
    ["reasoning", 20],
  ]);
  expect(allTokens(tokens)).toBe(450);
});

test("trends of all models are added up", () => {
  const models = [{ calls_spark: [1, 2] }, { calls_spark: [3, 4] }] as CalledModel[];
  expect(together(models, ({ calls_spark }) => calls_spark)).toEqual([4, 6]);
});
