import { Link } from "@tanstack/react-router";

import type { FailureGroup } from "../../../api/types";
import { plural } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";
import { When } from "../../../ui/When";

interface FailuresProps {
  failures: FailureGroup[];
  agentId: string;
  search: ScopeSearch;
}

/** Failures that are the same but for numbers and ids, together. */
export function Failures({ failures, agentId, search }: FailuresProps) {
  return (
    <Card title="Failures" aside="most frequent first" flush>
      {failures.length === 0 && <Empty title="None">No run with an error text in this time.</Empty>}
      <ul>
        {failures.map((failure) => (
          <li key={failure.fingerprint} className="flex gap-3 border-t border-line px-4 py-2 first:border-0">
            <Link
              to="/runs"
              search={{ ...search, agent_id: agentId, error_fingerprint: failure.fingerprint }}
              className="min-w-0 flex-1 truncate text-bad hover:underline"
              title={failure.message}
            >
              {failure.message}
            </Link>
            <span className="tnum whitespace-nowrap text-text-2">
              {plural(failure.count, "run")}, last <When at={failure.last_at} relative />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
