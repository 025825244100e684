import type { Change, CostByModel, Overview, SeriesPoint } from "../../api/types";
import type { Layer } from "../../charts/layers";
import type { Marker } from "../../charts/plot";
import { plural, word } from "../../lib/format";

/** The page's title is the answer to "is everything all right?". */
export function headline({ attention, agents_total, totals }: Overview): string {
  if (totals.runs === 0) return "No runs in this time";
  const agents = new Set(attention.map(({ agent_id }) => agent_id)).size;
  if (agents === 0)
    return agents_total === 1 ? "Your agent is fine" : `All ${String(agents_total)} agents are fine`;
  if (agents_total === 1) return "Your agent needs attention";
  return `${word(agents)} of ${word(agents_total).toLowerCase()} agents ${agents === 1 ? "needs" : "need"} attention`;
}

/** `12 runs are unpriced: acme-large-2 has no price.` Empty when the spend is complete. */
export function incompleteness({ totals, unpriced_models }: Overview): string {
  if (totals.unpriced_runs === 0) return "";
  const models = unpriced_models.map(({ model }) => model || "a run without a model").slice(0, 3);
  const verb = totals.unpriced_runs === 1 ? "is" : "are";
  return ` ${plural(totals.unpriced_runs, "run")} ${verb} unpriced: ${models.join(", ")} ${models.length === 1 ? "has" : "have"} no price.`;
}

/** Per point of time, success as a rate; a point without runs is no success and no failure. */
export function successTrend(series: SeriesPoint[]): number[] {
  return series.filter(({ runs }) => runs > 0).map(({ success, runs }) => success / runs);
}

/** Lines in the charts: a version that ran for the first time. */
export function releases(changes: readonly Change[]): Marker[] {
  return changes
    .filter(({ kind }) => kind === "new_version")
    .map(({ at, agent_id, name }) => ({ at, label: `${agent_id} ${name}` }));
}

/** Spend per model; the largest on top is what the server lists first. */
export function modelLayers({ models, series }: CostByModel, colours: Map<string, string>): Layer[] {
  return models
    .map((model, i) => ({
      name: model || "no model",
      colour: colours.get(model) ?? "--s7",
      values: series.map(({ values }) => values[i] ?? 0),
    }))
    .reverse();
}
