import { Link } from "@tanstack/react-router";

import type { FailureGroup, ModelUse, ToolUse, VersionUse } from "../../../api/types";
import { count, duration, percent, plural, usd } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";

interface FailuresProps {
  failures: FailureGroup[];
  agentId: string;
  search: ScopeSearch;
}

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

interface VersionsProps {
  versions: VersionUse[];
  agentId: string;
  search: ScopeSearch;
}

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

export function Models({ models }: { models: ModelUse[] }) {
  return (
    <Card title="Models" flush>
      <Table label="Models">
        <thead>
          <tr>
            <Head>Model</Head>
            <Head right>Runs</Head>
            <Head right>Spend</Head>
            <Head right>Input</Head>
            <Head right>Cached</Head>
            <Head right>Output</Head>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={`${model.provider} ${model.model}`}>
              <Cell>{model.model || "none sent"}</Cell>
              <Cell right>{count(model.runs)}</Cell>
              <Cell right>{model.unpriced_runs === model.runs ? "unpriced" : usd(model.cost_usd)}</Cell>
              <Cell right>{count(model.input_tokens)}</Cell>
              <Cell right>{count(model.cache_read_tokens)}</Cell>
              <Cell right>{count(model.output_tokens)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

export function Tools({ tools }: { tools: ToolUse[] }) {
  return (
    <Card title="Tools" flush>
      {tools.length === 0 ? (
        <Empty title="No tools were used">Runs that name their tools fill this table.</Empty>
      ) : (
        <Table label="Tools">
          <thead>
            <tr>
              <Head>Tool</Head>
              <Head right>Runs</Head>
              <Head right>Calls</Head>
              <Head right>Errors</Head>
              <Head right>Mean time</Head>
            </tr>
          </thead>
          <tbody>
            {tools.map((tool) => (
              <tr key={tool.name}>
                <Cell>
                  <code className="font-mono text-sm">{tool.name}</code>
                </Cell>
                <Cell right>{count(tool.runs)}</Cell>
                <Cell right>{count(tool.calls)}</Cell>
                <Cell right>
                  <span className={tool.errors > 0 ? "text-bad" : ""}>{count(tool.errors)}</span>
                </Cell>
                <Cell right>{duration(tool.avg_ms)}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
