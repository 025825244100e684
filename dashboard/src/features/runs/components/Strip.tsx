import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { RunDetail } from "../../../api/types";
import { count, duration, exactUsd, plural, usd } from "../../../lib/format";
import { sameFailure } from "../sameFailure";

/** The run in numbers. */
export function Strip({ run }: { run: RunDetail }) {
  const input = run.input_tokens + run.cache_read_tokens + run.cache_write_tokens;
  const redacted = [
    run.redacted_secrets > 0 && plural(run.redacted_secrets, "secret"),
    run.redacted_cards > 0 && plural(run.redacted_cards, "card number"),
  ].filter((text) => text !== false);
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3 shadow-card">
      <Figure name="Duration" exact={run.duration_ms === null ? undefined : `${run.duration_ms} ms`}>
        {duration(run.duration_ms)}
      </Figure>
      <Figure name="Cost" exact={exactUsd(run.cost_usd)}>
        {run.cost_usd === null ? "unpriced" : usd(run.cost_usd)}
      </Figure>
      <Figure name="Input tokens">{count(input)}</Figure>
      <Figure name="of them cached">{count(run.cache_read_tokens)}</Figure>
      <Figure name="Output tokens">{count(run.output_tokens)}</Figure>
      <Figure name="Model calls">{count(run.llm_calls)}</Figure>
      <Figure name="Tool calls">
        {count(run.tool_calls)}
        {run.tool_errors > 0 && (
          <span className="pl-1.5 text-base text-bad">{count(run.tool_errors)} failed</span>
        )}
      </Figure>
      {redacted.length > 0 && (
        <Figure name="Redacted">
          <span className="text-warn">{redacted.join(", ")}</span>
        </Figure>
      )}
      {run.similar_failures !== null && run.similar_failures.count > 1 && (
        <div className="sm:ml-auto sm:text-right">
          <dt className="text-text-2">Same failure</dt>
          <dd className="text-lg font-semibold">
            <Link {...sameFailure(run)} className="link">
              {plural(run.similar_failures.count, "other run")} within a week
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}

interface FigureProps {
  name: string;
  exact?: string | undefined;
  children: ReactNode;
}

function Figure({ name, exact, children }: FigureProps) {
  return (
    <div>
      <dt className="text-text-2">{name}</dt>
      <dd className="tnum text-lg font-semibold" title={exact}>
        {children}
      </dd>
    </div>
  );
}
