import { Link } from "@tanstack/react-router";

import type { ModelUse } from "../../../api/types";
import { count, usd } from "../../../lib/format";
import type { ScopeSearch } from "../../../lib/urlState";
import { Card } from "../../../ui/Card";
import { Cell, Head, Table } from "../../../ui/Table";

interface Props {
  models: ModelUse[];
  agentId: string;
  search: ScopeSearch;
}

/** What it spent on which model. */
export function Models({ models, agentId, search }: Props) {
  return (
    <Card
      title="Models"
      aside={
        <Link to="/models" search={{ ...search, agent_id: agentId }} className="link">
          call by call
        </Link>
      }
      flush
    >
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
