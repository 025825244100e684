import type { CalledModel, ModelList, ModelTotals } from "../../api/types";
import { percent, plural, usd } from "../../lib/format";

export function nameOf({ model }: { model: string }): string {
  return model || "no model named";
}

/** The page's title is the answer to "where does the money go?". */
export function headline({ models, totals, total }: ModelList): string {
  const first = models[0];
  if (first === undefined) return "No model was used";
  if (totals.cost_usd === 0) {
    return isUnpriced(totals) ? "Nobody knows what the models cost" : "The models cost nothing";
  }
  if (total === 1) return `${nameOf(first)} took all of ${usd(totals.cost_usd)}`;
  return `${nameOf(first)} takes ${percent(first.cost_usd / totals.cost_usd)} of ${usd(totals.cost_usd)}`;
}

export function isUnpriced({ unpriced_calls, unpriced_runs }: ModelTotals): boolean {
  return unpriced_calls + unpriced_runs > 0;
}

/** `3 calls and 1 run`; empty when all has a price. */
export function unpriced({ unpriced_calls, unpriced_runs }: ModelTotals): string {
  return [
    unpriced_calls > 0 && plural(unpriced_calls, "call"),
    unpriced_runs > 0 && plural(unpriced_runs, "run"),
  ]
    .filter((text) => text !== false)
    .join(" and ");
}

/** Says what the sum leaves out, and why. */
export function incompleteness({ models, totals }: ModelList): string {
  const left = unpriced(totals);
  if (left === "") return "";
  const names = models.filter(isUnpriced).map((model) => nameOf(model));
  const more = names.length > 3 ? ` and ${String(names.length - 3)} more` : "";
  const one = totals.unpriced_calls + totals.unpriced_runs === 1;
  return `${left} ${one ? "is" : "are"} unpriced and not in the sum: ${names.slice(0, 3).join(", ")}${more}.`;
}

/** Whose amounts the spend is made of. */
export function source(usage: ModelTotals): string {
  const parts = [
    usage.computed_cost_usd > 0 && "our prices",
    usage.reported_cost_usd > 0 && "as reported",
    usage.estimated_cost_usd > 0 && "estimated",
  ].filter((text) => text !== false);
  if (parts.length > 0) return parts.join(", ");
  return isUnpriced(usage) ? "no price known" : "free";
}

export interface Kind {
  id: string;
  name: string;
  /** A token of the style sheet. */
  colour: string;
  tokens: number;
}

/** Tokens in kinds that share nothing, in the order in which they are drawn. */
export function kinds(usage: ModelTotals): Kind[] {
  return [
    { id: "input", name: "fresh input", colour: "--s1", tokens: usage.input_tokens },
    { id: "read", name: "read from cache", colour: "--s2", tokens: usage.cache_read_tokens },
    { id: "write", name: "written to cache", colour: "--s5", tokens: usage.cache_write_tokens },
    {
      id: "output",
      name: "output",
      colour: "--s3",
      tokens: usage.output_tokens - usage.reasoning_tokens,
    },
    { id: "reasoning", name: "reasoning", colour: "--s4", tokens: usage.reasoning_tokens },
    { id: "unknown", name: "of unknown kind", colour: "--s7", tokens: usage.unknown_tokens },
  ].filter(({ tokens }) => tokens > 0);
}

export function allTokens(usage: ModelTotals): number {
  return kinds(usage).reduce((sum, { tokens }) => sum + tokens, 0);
}

/** All models together, bucket by bucket. */
export function together(models: readonly CalledModel[], of: (model: CalledModel) => number[]): number[] {
  const sums: number[] = [];
  for (const model of models) {
    of(model).forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + value;
    });
  }
  return sums;
}
