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
      <Table label="Models" cards>
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
              <Cell>
                {model.model === "" ? (
                  "none sent"
                ) : (
                  <Link
                    to="/runs"
                    search={{ ...search, agent_id: agentId, model: model.model }}
                    className="hover:underline"
                  >
                    {model.model}
                  </Link>
                )}
              </Cell>
              <Cell right label="Runs">
                {count(model.runs)}
              </Cell>
              <Cell right label="Spend">
                {model.unpriced_runs === model.runs ? "unpriced" : usd(model.cost_usd)}
              </Cell>
              <Cell right label="Input">
                {count(model.input_tokens)}
              </Cell>
              <Cell right label="Cached">
                {count(model.cache_read_tokens)}
              </Cell>
              <Cell right label="Output">
                {count(model.output_tokens)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
