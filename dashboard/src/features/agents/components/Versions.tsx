import { Link } from "@tanstack/react-router";

import type { VersionUse } from "../../../api/types";
import { count, duration, percent, usd } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import { Card } from "../../../ui/Card";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";

interface VersionsProps {
  versions: VersionUse[];
  agentId: string;
  search: ScopeSearch;
}

/** How one version did against another. */
export function Versions({ versions, agentId, search }: VersionsProps) {
  return (
    <Card title="Versions" flush>
      <Table label="Versions">
        <thead>
          <tr>
            <Head>Version</Head>
            <Head right>Runs</Head>
            <Head right>Success</Head>
            <Head right>Spend per run</Head>
            <Head right>p95</Head>
            <Head right>First seen</Head>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version}>
              <Cell>
                {version.version === "" ? (
                  "none sent"
                ) : (
                  <Link
                    to="/runs"
                    search={{ ...search, agent_id: agentId, version: version.version }}
                    className="hover:underline"
                  >
                    {version.version}
                  </Link>
                )}
              </Cell>
              <Cell right>{count(version.runs)}</Cell>
              <Cell right>{percent(version.success_rate)}</Cell>
              <Cell right>{usd(version.cost_per_run)}</Cell>
              <Cell right>{duration(version.p95_ms)}</Cell>
              <Cell right>
                <When at={version.first_at} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
