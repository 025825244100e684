import type { MetricGroup, MetricSeries } from "../../../api/types";
import { count, NONE, short } from "../../../lib/format";
import { Cell, Head, Table } from "../../../ui/Table";
import { formatOf, groupName, GROUPINGS, mean, percentileText } from "../model";

interface Column {
  head: string;
  text: (group: MetricGroup) => string;
}

/** The groups of a metric as numbers; which, depends on what its kind can tell. */
export function GroupTable({ data }: { data: MetricSeries }) {
  const columns = columnsOf(data);
  const rows = [...data.groups, ...(data.others === null ? [] : [data.others])];
  const head = data.by === "none" ? "Everything" : (GROUPINGS.find(([by]) => by === data.by)?.[1] ?? data.by);
  return (
    <Table label={`${data.name} by ${head}`} cards>
      <thead>
        <tr>
          <Head>{capital(head)}</Head>
          {columns.map((column) => (
            <Head key={column.head} right>
              {column.head}
            </Head>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((group) => (
          <tr key={group === data.others ? "others" : `group ${group.name}`}>
            <Cell label={capital(head)}>
              {group === data.others ? "all others" : groupName(group, data.by)}
            </Cell>
            {columns.map((column) => (
              <Cell key={column.head} right label={column.head}>
                {column.text(group)}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function columnsOf({ kind, unit, groups }: MetricSeries): Column[] {
  const format = formatOf(unit);
  const percentile = (head: "p50" | "p95" | "p99"): Column => ({
    head,
    text: (group) => percentileText(group[head], unit),
  });
  switch (kind) {
    case "level":
      return [{ head: "Average", text: ({ sum }) => format(sum) }];
    case "counter":
      return [
        { head: "Sum", text: ({ sum }) => format(sum) },
        { head: "Per minute", text: ({ per_minute }) => short(per_minute) },
      ];
    case "distribution":
      return [
        { head: "Measured", text: (group) => count(group.count) },
        { head: "Sum", text: ({ sum }) => format(sum) },
        ...(groups.some(({ p50 }) => p50 !== null)
          ? [percentile("p50"), percentile("p95"), percentile("p99")]
          : [{ head: "Mean", text: (group: MetricGroup) => meanText(group, format) }]),
      ];
  }
}

function meanText(group: MetricGroup, format: (value: number) => string): string {
  const value = mean(group);
  return value === null ? NONE : format(value);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
