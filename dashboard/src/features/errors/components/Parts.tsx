import { Link } from "@tanstack/react-router";

import type { ErrorPart } from "../../../api/types";
import { count } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { Card } from "../../../ui/Card";
import { Cell, Head, Table } from "../../../ui/Table";
import { When } from "../../../ui/When";

interface Props {
  title: string;
  parts: ErrorPart[];
  by: "agent_id" | "version";
  fingerprint: string;
}

/** Where an error happens: each part with since when, and a link to its own view. */
export function Parts({ title, parts, by, fingerprint }: Props) {
  const { search } = useScope();
  return (
    <Card title={title} aside="the largest first" flush>
      <Table label={title} cards>
        <thead>
          <tr>
            <Head>{by === "agent_id" ? "Agent" : "Version"}</Head>
            <Head right>Times</Head>
            <Head right>Runs</Head>
            <Head right>First here</Head>
            <Head right>Last</Head>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.name}>
              <Cell>
                {part.name === "" ? (
                  "none sent"
                ) : (
                  <Link
                    to="/errors"
                    search={{ ...search, group: fingerprint, [by]: part.name }}
                    className="hover:underline"
                  >
                    {part.name}
                  </Link>
                )}
              </Cell>
              <Cell right label="Times">
                {count(part.count)}
              </Cell>
              <Cell right label="Runs">
                {count(part.runs)}
              </Cell>
              <Cell right label="First here">
                <When at={part.first_seen} relative />
              </Cell>
              <Cell right label="Last">
                <When at={part.last_seen} relative />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
