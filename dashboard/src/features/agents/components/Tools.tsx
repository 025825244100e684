import { Link } from "@tanstack/react-router";

import type { ToolUse } from "../../../api/types";
import { count, duration, percent } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";
import { Cell, Head, Table } from "../../../ui/Table";

interface Props {
  tools: ToolUse[];
  agentId: string;
  search: ScopeSearch;
}

/** Which tools it called, and how they did. */
export function Tools({ tools, agentId, search }: Props) {
  return (
    <Card
      title="Tools"
      aside={
        <Link to="/tools" search={{ ...search, agent_id: agentId }} className="link">
          times and trends
        </Link>
      }
      flush
    >
      {tools.length === 0 ? (
        <Empty title="No tools were used">Runs that name their tools fill this table.</Empty>
      ) : (
        <Table label="Tools" cards>
          <thead>
            <tr>
              <Head>Tool</Head>
              <Head right>Runs</Head>
              <Head right>Calls</Head>
              <Head right>Errors</Head>
              <Head right>Error rate</Head>
              <Head right>Mean time</Head>
            </tr>
          </thead>
          <tbody>
            {tools.map((tool) => (
              <tr key={tool.name}>
                <Cell>
                  <Link
                    to="/runs"
                    search={{ ...search, agent_id: agentId, tool: tool.name }}
                    className="font-mono text-sm hover:underline"
                  >
                    {tool.name}
                  </Link>
                </Cell>
                <Cell right label="Runs">
                  {count(tool.runs)}
                </Cell>
                <Cell right label="Calls">
                  {count(tool.calls)}
                </Cell>
                <Cell right label="Errors">
                  <span className={tool.errors > 0 ? "text-bad" : ""}>{count(tool.errors)}</span>
                </Cell>
                <Cell right label="Error rate">
                  {percent(tool.calls === 0 ? null : tool.errors / tool.calls)}
                </Cell>
                <Cell right label="Mean time">
                  {duration(tool.avg_ms)}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
