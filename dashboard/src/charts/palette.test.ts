import { expect, test } from "vitest";

import { coloursOf } from "./palette";

const MODELS = ["claude-opus-4-5", "claude-sonnet-4-5", "gpt-5", "gemini-2.5-pro", "gpt-5-mini"];

test("a model keeps its colour when another one costs more", () => {
  const colours = coloursOf(MODELS);

  for (const model of MODELS) expect(coloursOf(MODELS.toReversed()).get(model)).toBe(colours.get(model));
});

test("models that stand together differ", () => {
  expect(new Set(coloursOf(MODELS).values()).size).toBe(MODELS.length);
});

test("the rest is grey", () => {
  expect(coloursOf(["gpt-5", "other"]).get("other")).toBe("--s7");
});
