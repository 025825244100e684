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
      <Table label="Versions" cards>
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
              <Cell right label="Runs">
                {count(version.runs)}
              </Cell>
              <Cell right label="Success">
                {percent(version.success_rate)}
              </Cell>
              <Cell right label="Per run">
                {usd(version.cost_per_run)}
              </Cell>
              <Cell right label="p95">
                {duration(version.p95_ms)}
              </Cell>
              <Cell right label="First seen">
                <When at={version.first_at} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
