import type { RunDetail } from "../../../api/types";
import { count, exactUsd, perMillion, usd } from "../../../lib/format";
import { Card } from "../../../ui/Card";

const SOURCES = {
  computed: "Computed",
  reported: "Reported by the agent",
  estimated: "Estimated by the agent",
  unpriced: "Unpriced",
} as const;

/** Explains the cost line by line. */
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
          {cost.lines.map((line) => (
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
          ))}
          <tr className="border-t border-line font-semibold">
            <th scope="row" className="py-1.5 text-left">
              {SOURCES[cost.source]}
            </th>
            <td colSpan={2} className="px-2 text-right font-normal text-text-3">
              {cost.reported_usd !== null && `agent reported ${usd(cost.reported_usd)}`}
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
