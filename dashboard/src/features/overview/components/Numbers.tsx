import type { Overview } from "../../../api/types";
import {
  changePercent,
  count,
  duration,
  exactUsd,
  percent,
  plural,
  ratioChange,
  signed,
  usd,
} from "../../../lib/format";
import { Kpi } from "../../../ui/Kpi";
import { KpiStrip } from "../../../ui/KpiStrip";
import { latencyChange, latencyTone, successChange, successTone, successTrend } from "../model";

function relative(now: number | null, before: number | null): string {
  const change = ratioChange(now, before);
  return change === null ? "nothing to compare" : changePercent(change);
}

/** Five numbers, each with its change and its trend. */
export function Numbers({ data }: { data: Overview }) {
  const { totals: now, previous_totals: before, series } = data;
  const points = successChange(now, before);
  const slower = latencyChange(now, before);
  return (
    <KpiStrip five>
      <Kpi
        label="Runs"
        value={count(now.runs)}
        exact={plural(now.runs, "run")}
        change={relative(now.runs, before.runs)}
        trend={series.map(({ runs }) => runs)}
      />
      <Kpi
        label="Success"
        value={percent(now.success_rate)}
        exact={`${count(now.runs - now.success)} of ${plural(now.runs, "run")} did not succeed`}
        change={
          points === null
            ? "nothing to compare"
            : signed(Math.round(points * 10) / 10, (p) => `${p.toFixed(1)} pt`)
        }
        tone={successTone(now, before)}
        trend={successTrend(series)}
      />
      <Kpi
        label="Spend"
        value={usd(now.cost_usd)}
        exact={exactUsd(now.cost_usd)}
        change={relative(now.cost_usd, before.cost_usd)}
        trend={series.map(({ cost_usd }) => cost_usd)}
      />
      <Kpi
        label="p95 latency"
        value={duration(now.p95_ms)}
        exact={now.p95_ms === null ? undefined : `${now.p95_ms.toFixed(0)} ms, within 1%`}
        change={slower === null ? "nothing to compare" : signed(Math.round(slower), duration)}
        tone={latencyTone(now, before)}
        trend={series.flatMap(({ p95_ms }) => (p95_ms === null ? [] : [p95_ms]))}
      />
      <Kpi
        label="Tokens"
        value={count(now.total_tokens)}
        exact={plural(now.total_tokens, "token")}
        change={
          now.cache_hit_rate === null ? "none cached" : `${percent(now.cache_hit_rate)} of input cached`
        }
        trend={series.map(({ total_tokens }) => total_tokens)}
      />
    </KpiStrip>
  );
}
