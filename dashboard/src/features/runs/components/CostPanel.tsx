import type { RunDetail } from "../../../api/types";
import { count, exactUsd, perMillion, plural, usd } from "../../../lib/format";
import { Card } from "../../../ui/Card";

const SOURCES = {
  computed: "Computed",
  reported: "Reported by the agent",
  estimated: "Estimated by the agent",
  unpriced: "Unpriced",
} as const;

const CALL_SOURCES = {
  ...SOURCES,
  reported: "Reported",
  estimated: "Estimated",
  none: "Adds nothing",
} as const;

type Cost = RunDetail["cost"];

/** Explains the cost line by line: by kinds of tokens where one price says all, else by models. */
export function CostPanel({ run }: { run: RunDetail }) {
  const { cost } = run;
  return (
    <Card
      title={cost.usd === null ? "Why it has no cost" : `Why it cost ${usd(cost.usd)}`}
      aside={`prices of ${cost.price_version.slice(0, 10)}`}
    >
      <p className="pb-2 text-text-2">{cost.reason}</p>
      <table className="w-full">
        <tbody>
          {cost.lines.length > 0 || cost.models.length === 0 ? <Kinds cost={cost} /> : <Models cost={cost} />}
          <tr className="border-t border-line font-semibold">
            <th scope="row" className="py-1.5 text-left">
              {total(cost)}
            </th>
            <td colSpan={2} className="px-2 text-right font-normal text-text-3">
              {cost.models.length === 0 &&
                cost.reported_usd !== null &&
                `agent reported ${usd(cost.reported_usd)}`}
            </td>
            <td className="py-1.5 text-right" title={exactUsd(cost.usd)}>
              {usd(cost.usd)}
            </td>
          </tr>
        </tbody>
      </table>
    </Card>
  );
}

function total(cost: Cost): string {
  return cost.models.length > 1 && cost.usd !== null ? "Sum" : SOURCES[cost.source];
}

function Kinds({ cost }: { cost: Cost }) {
  return cost.lines.map((line) => (
    <tr key={line.kind} className="border-t border-line">
      <th scope="row" className="py-1.5 text-left font-normal">
        {line.label}
        {line.tier !== null && <div className="text-sm text-text-3">{line.tier}</div>}
      </th>
      <td className="px-2 py-1.5 text-right">{count(line.tokens)}</td>
      <td className="px-2 py-1.5 text-right whitespace-nowrap text-text-3">
        {line.usd_per_million === null ? "no price" : perMillion(line.usd_per_million)}
      </td>
      <td className="py-1.5 text-right" title={exactUsd(line.usd)}>
        {usd(line.usd)}
      </td>
    </tr>
  ));
}

function Models({ cost }: { cost: Cost }) {
  return cost.models.map((line) => (
    <tr key={`${line.model} ${line.provider} ${line.source}`} className="border-t border-line">
      <th scope="row" className="py-1.5 text-left font-normal break-words">
        {line.model === "" ? "no model named" : line.model}
        <div className="text-sm text-text-3">
          {line.calls === 0 ? "reported for all its calls" : plural(line.calls, "call")}
        </div>
      </th>
      <td className="px-2 py-1.5 text-right">{count(line.tokens)}</td>
      <td className="px-2 py-1.5 text-right whitespace-nowrap text-text-3">{CALL_SOURCES[line.source]}</td>
      <td className="py-1.5 text-right" title={exactUsd(line.usd)}>
        {usd(line.usd)}
      </td>
    </tr>
  ));
}
