import type { ModelTotals } from "../../../api/types";
import { count, percent, plural } from "../../../lib/format";
import { Card } from "../../../ui/Card";
import { allTokens, kinds } from "../model";
import { KindsBar } from "./KindsBar";

/** What all tokens were, in words and as a bar. */
export function Tokens({ totals }: { totals: ModelTotals }) {
  const parts = kinds(totals);
  const whole = allTokens(totals);
  if (whole === 0) return null;
  return (
    <Card title="Tokens by kind" aside={plural(whole, "token")}>
      <KindsBar kinds={parts} whole={whole} />
      <dl className="flex flex-wrap gap-x-8 gap-y-2 pt-3">
        {parts.map(({ id, name, colour, tokens }) => (
          <div key={id}>
            <dt className="flex items-center gap-1.5 text-text-2">
              <span
                aria-hidden="true"
                className="size-2 rounded-sm"
                style={{ background: `var(${colour})` }}
              />
              {name}
            </dt>
            <dd className="tnum font-semibold" title={plural(tokens, "token")}>
              {count(tokens)} <span className="font-normal text-text-3">{percent(tokens / whole)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
