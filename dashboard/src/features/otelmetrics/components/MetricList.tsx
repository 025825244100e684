import { Link } from "@tanstack/react-router";

import type { MetricEntry } from "../../../api/types";
import { count } from "../../../lib/format";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";
import { unitName } from "../model";

/** Everything that has come in, also what nobody can explain. */
export function MetricList({ metrics }: { metrics: readonly MetricEntry[] }) {
  return (
    <Table label="All metrics" cards>
      <thead>
        <tr>
          <Head>Metric</Head>
          <Head>Reported by</Head>
          <Head>Kind</Head>
          <Head>Unit</Head>
          <Head right>Series</Head>
          <Head right>Last seen</Head>
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ name, unit, kind, series, services, last_at }) => (
          <tr key={`${kind} ${unit} ${name}`}>
            <Cell label="Metric">
              <Link
                to="."
                search={(before: Record<string, unknown>) => ({ ...before, metric: name, by: undefined })}
                className="link font-mono"
                title={name}
              >
                {name}
              </Link>
            </Cell>
            <Cell label="Reported by">
              {services.filter((service) => service !== "").join(", ") || "not said"}
            </Cell>
            <Cell label="Kind">{kind}</Cell>
            <Cell label="Unit">{unitName(unit)}</Cell>
            <Cell right label="Series">
              {count(series)}
            </Cell>
            <Cell right label="Last seen">
              <When at={last_at} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
