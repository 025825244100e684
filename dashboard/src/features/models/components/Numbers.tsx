import type { ModelList } from "../../../api/types";
import {
  changePercent,
  count,
  exactUsd,
  percent,
  plural,
  ratioChange,
  signed,
  usd,
} from "../../../lib/format";
import { Kpi } from "../../../ui/Kpi";
import { KpiStrip } from "../../../ui/KpiStrip";
import { isUnpriced, together } from "../model";

const NOTHING = "nothing to compare";

function relative(now: number, before: number): string {
  const change = ratioChange(now, before);
  return change === null ? NOTHING : changePercent(change);
}

function points(now: number | null, before: number | null): string {
  return now === null || before === null
    ? NOTHING
    : signed(Math.round((now - before) * 1000) / 10, (value) => `${value.toFixed(1)} pt`);
}

/** Four numbers about all models together. */
export function Numbers({ data }: { data: ModelList }) {
  const { totals: now, previous_totals: before, models } = data;
  return (
    <KpiStrip>
      <Kpi
        label={isUnpriced(now) ? "Spend, incomplete" : "Spend"}
        value={usd(now.cost_usd)}
        exact={exactUsd(now.cost_usd)}
        change={relative(now.cost_usd, before.cost_usd)}
        trend={together(models, ({ cost_spark }) => cost_spark)}
      />
      <Kpi
        label="Calls"
        value={count(now.calls)}
        exact={plural(now.calls, "call")}
        change={relative(now.calls, before.calls)}
        trend={together(models, ({ calls_spark }) => calls_spark)}
      />
      <Kpi
        label="Input from cache"
        value={percent(now.cache_hit_rate)}
        exact={`${plural(now.cache_read_tokens, "token")} read from a cache`}
        change={points(now.cache_hit_rate, before.cache_hit_rate)}
        trend={[]}
      />
      <Kpi
        label="Failures"
        value={percent(now.failure_rate)}
        exact={`${count(now.failed_calls)} of ${plural(now.single_calls, "call")} failed`}
        change={points(now.failure_rate, before.failure_rate)}
        trend={[]}
      />
    </KpiStrip>
  );
}
