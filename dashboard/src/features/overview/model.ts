import type { Change, CostByModel, Overview, SeriesPoint, Totals } from "../../api/types";
import type { Layer } from "../../charts/layers";
import type { Marker } from "../../charts/plot";
import { plural, word } from "../../lib/format";

export type Tone = "good" | "bad" | "plain";

/** How many points of success were won or lost; null when there is nothing to compare with. */
export function successChange(now: Totals, before: Totals): number | null {
  if (now.success_rate === null || before.success_rate === null) return null;
  return (now.success_rate - before.success_rate) * 100;
}

export function successTone(now: Totals, before: Totals): Tone {
  const points = successChange(now, before);
  if (points === null || Math.abs(points) < 0.1) return "plain";
  return points > 0 ? "good" : "bad";
}

/** By how many milliseconds the slow runs became slower. */
export function latencyChange(now: Totals, before: Totals): number | null {
  return now.p95_ms === null || before.p95_ms === null ? null : now.p95_ms - before.p95_ms;
}

export function latencyTone(now: Totals, before: Totals): Tone {
  const slower = latencyChange(now, before);
  if (slower === null || now.p95_ms === null || Math.abs(slower) < now.p95_ms / 20) return "plain";
  return slower > 0 ? "bad" : "good";
}

/** The page's title is the answer to "is everything all right?". It never says so beside a number that is red. */
export function headline({ attention, agents_total, totals, previous_totals }: Overview): string {
  if (totals.runs === 0) return "No runs in this time";
  const agents = new Set(attention.map(({ agent_id }) => agent_id)).size;
  if (agents === 0) {
    const worse = [
      successTone(totals, previous_totals) === "bad" ? "more runs fail" : "",
      latencyTone(totals, previous_totals) === "bad" ? "runs are slower" : "",
    ].filter(Boolean);
    if (worse.length > 0) return `No agent stands out, but ${worse.join(" and ")} than before`;
    return agents_total === 1 ? "Your agent is fine" : `All ${String(agents_total)} agents are fine`;
  }
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
