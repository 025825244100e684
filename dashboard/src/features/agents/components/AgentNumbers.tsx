import type { AgentDetail } from "../../../api/types";
import {
  changePercent,
  count,
  duration,
  exactUsd,
  percent,
  plural,
  ratioChange,
  usd,
} from "../../../lib/format";
import { Kpi } from "../../../ui/Kpi";
import { KpiStrip } from "../../../ui/KpiStrip";

/** Four numbers, each with what it was before. */
export function AgentNumbers({
  data: { totals: now, previous_totals: before, series },
}: {
  data: AgentDetail;
}) {
  const runs = ratioChange(now.runs, before.runs);
  const worse =
    now.success_rate !== null && before.success_rate !== null ? now.success_rate - before.success_rate : 0;
  const unpriced = now.unpriced_runs > 0 ? `, without ${plural(now.unpriced_runs, "unpriced run")}` : "";
  return (
    <KpiStrip>
      <Kpi
        label="Runs"
        value={count(now.runs)}
        exact={plural(now.runs, "run")}
        change={runs === null ? "none before" : changePercent(runs)}
        trend={series.map((p) => p.runs)}
      />
      <Kpi
        label="Success"
        value={percent(now.success_rate)}
        exact={`${count(now.runs - now.success)} of ${plural(now.runs, "run")} did not succeed`}
        change={was(before.success_rate, percent)}
        tone={Math.abs(worse) < 0.005 ? "plain" : worse > 0 ? "good" : "bad"}
        trend={series.filter((p) => p.runs > 0).map((p) => p.success / p.runs)}
      />
      <Kpi
        label="Spend per run"
        value={usd(now.cost_per_run)}
        exact={exactUsd(now.cost_per_run)}
        change={`${was(before.cost_per_run, usd)}; ${usd(now.cost_usd)} in all${unpriced}`}
        trend={series.filter((p) => p.runs > 0).map((p) => p.cost_usd / p.runs)}
      />
      <Kpi
        label="p95 latency"
        value={duration(now.p95_ms)}
        exact={now.p95_ms === null ? undefined : `${now.p95_ms.toFixed(0)} ms, within 1%`}
        change={was(before.p95_ms, duration)}
        trend={series.flatMap((p) => (p.p95_ms === null ? [] : [p.p95_ms]))}
      />
    </KpiStrip>
  );
}

function was(before: number | null, text: (value: number) => string): string {
  return before === null ? "nothing to compare" : `was ${text(before)}`;
}
