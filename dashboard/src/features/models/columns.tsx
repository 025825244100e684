import { Link } from "@tanstack/react-router";

import type { CalledModel } from "../../api/types";
import { Sparkline } from "../../charts/Sparkline";
import { runsOfCalls } from "../../lib/callsOf";
import type { CallsOf } from "../../lib/callsOf";
import {
  changePercent,
  count,
  duration,
  exactUsd,
  NONE,
  percent,
  plural,
  ratioChange,
  usd,
} from "../../lib/format";
import type { ScopeSearch } from "../../lib/urlState";
import { AgentNames, namesTitle } from "../../ui/AgentNames";
import type { Column } from "../../ui/columns";
import { FailureRate } from "../../ui/FailureRate";
import { When } from "../../ui/When";
import { KindsBar } from "./components/KindsBar";
import { allTokens, isUnpriced, kinds, nameOf, source, unpriced } from "./model";

/** What the table can be sorted by. */
export const ORDERS = {
  model: (model: CalledModel) => model.model,
  cost: (model: CalledModel) => model.cost_usd,
  calls: (model: CalledModel) => model.calls,
  tokens: (model: CalledModel) => allTokens(model),
  cached: (model: CalledModel) => model.cache_hit_rate,
  speed: (model: CalledModel) => model.output_tokens_per_second,
  p50: (model: CalledModel) => model.p50_ms,
  p95: (model: CalledModel) => model.p95_ms,
  ttft_p50: (model: CalledModel) => model.ttft_p50_ms,
  ttft_p95: (model: CalledModel) => model.ttft_p95_ms,
  failures: (model: CalledModel) => model.failure_rate,
  last: (model: CalledModel) => model.last_at,
};

/** The runs that called it; null where it has no name. */
export function runsOf({ model }: CalledModel, search: ScopeSearch, calls: CallsOf) {
  return model === "" ? null : { ...search, ...runsOfCalls(calls), model };
}

export function modelColumns(search: ScopeSearch, calls: CallsOf, mostTokens: number): Column<CalledModel>[] {
  return [
    {
      id: "model",
      head: "Model",
      width: 230,
      sort: "model",
      title: ({ model, provider }) =>
        [model, provider].filter(Boolean).join(" by ") +
        (model === "" ? "" : ": opens the runs that called it"),
      cell: (model) => {
        const runs = runsOf(model, search, calls);
        return (
          <>
            {runs === null ? (
              nameOf(model)
            ) : (
              <Link to="/runs" search={runs} className="font-medium hover:underline">
                {nameOf(model)}
              </Link>
            )}{" "}
            <span className="text-text-3">{model.provider}</span>
          </>
        );
      },
    },
    {
      id: "cost",
      head: "Spend",
      width: 100,
      right: true,
      sort: "cost",
      title: spendTitle,
      cell: (model) => <Spend model={model} />,
    },
    {
      id: "change",
      head: "Change",
      width: 80,
      right: true,
      cell: ({ cost_usd, previous }) => {
        const change = ratioChange(cost_usd, previous.cost_usd);
        return <span className="text-text-3">{change === null ? NONE : changePercent(change)}</span>;
      },
    },
    {
      id: "trend",
      wide: true,
      head: "Spend over time",
      width: 128,
      cell: ({ cost_spark }) => (
        <span className="text-text-3">
          <Sparkline values={cost_spark} />
        </span>
      ),
    },
    {
      id: "calls",
      head: "Calls",
      width: 80,
      right: true,
      sort: "calls",
      title: (model) => `${plural(model.calls, "call")}, ${count(model.previous.calls)} in the time before`,
      cell: ({ calls }) => count(calls),
    },
    {
      id: "failures",
      head: "Failures",
      width: 148,
      sort: "failures",
      title: (model) =>
        model.single_calls === 0
          ? "Its runs do not tell of single calls"
          : `${count(model.failed_calls)} of ${plural(model.single_calls, "call")} failed`,
      cell: ({ failure_rate }) => <FailureRate rate={failure_rate} />,
    },
    {
      id: "tokens",
      head: "Tokens",
      width: 90,
      right: true,
      sort: "tokens",
      title: kindsTitle,
      cell: (model) => count(allTokens(model)),
    },
    {
      id: "kinds",
      wide: true,
      head: "by kind",
      width: 130,
      title: kindsTitle,
      cell: (model) => <KindsBar kinds={kinds(model)} whole={mostTokens} />,
    },
    {
      id: "cached",
      wide: true,
      head: "Cached",
      width: 84,
      right: true,
      sort: "cached",
      title: () => "Of all input, the part that was read from a cache",
      cell: ({ cache_hit_rate }) => percent(cache_hit_rate),
    },
    {
      id: "speed",
      wide: true,
      head: "Tokens / s",
      width: 96,
      right: true,
      sort: "speed",
      title: () => "Output by the time that its calls took",
      cell: ({ output_tokens_per_second: speed }) =>
        speed === null ? NONE : speed < 100 ? speed.toFixed(1) : count(Math.round(speed)),
    },
    {
      id: "p50",
      wide: true,
      head: "p50",
      width: 84,
      right: true,
      sort: "p50",
      title: () => "How long half of its calls took at most",
      cell: ({ p50_ms }) => duration(p50_ms),
    },
    {
      id: "p95",
      head: "p95",
      width: 84,
      right: true,
      sort: "p95",
      title: () => "How long all but one in twenty of its calls took at most",
      cell: ({ p95_ms }) => duration(p95_ms),
    },
    {
      id: "ttft_p50",
      wide: true,
      head: "TTFT p50",
      width: 92,
      right: true,
      sort: "ttft_p50",
      title: ttftTitle,
      cell: ({ ttft_p50_ms }) => duration(ttft_p50_ms),
    },
    {
      id: "ttft_p95",
      wide: true,
      head: "TTFT p95",
      width: 92,
      right: true,
      sort: "ttft_p95",
      title: ttftTitle,
      cell: ({ ttft_p95_ms }) => duration(ttft_p95_ms),
    },
    {
      id: "source",
      wide: true,
      head: "Priced by",
      width: 120,
      title: source,
      cell: (model) => <span className="text-text-2">{source(model)}</span>,
    },
    {
      id: "agents",
      head: "Agents",
      width: 160,
      title: ({ agents, agent_count }) => namesTitle(agents, agent_count),
      cell: ({ agents, agent_count }) => <AgentNames agents={agents} total={agent_count} search={search} />,
    },
    {
      id: "last",
      head: "Last used",
      width: 110,
      right: true,
      sort: "last",
      cell: ({ last_at }) => <When at={last_at} relative />,
    },
  ];
}

function Spend({ model }: { model: CalledModel }) {
  if (!isUnpriced(model)) return usd(model.cost_usd);
  return <span className="text-warn">{model.cost_usd === 0 ? "unpriced" : `≥ ${usd(model.cost_usd)}`}</span>;
}

function spendTitle(model: CalledModel): string {
  const left = unpriced(model);
  return left === "" ? exactUsd(model.cost_usd) : `${exactUsd(model.cost_usd)}, and ${left} unpriced`;
}

function kindsTitle(model: CalledModel): string {
  return kinds(model)
    .map(({ name, tokens }) => `${count(tokens)} ${name}`)
    .join(", ");
}

function ttftTitle({ streamed_calls }: CalledModel): string {
  return streamed_calls === 0
    ? "No streamed call told its time to the first token"
    : `Time to the first token of ${plural(streamed_calls, "streamed call")}`;
}
