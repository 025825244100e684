import { Link } from "@tanstack/react-router";

import type { Change } from "../../../api/types";
import { useScope } from "../../../lib/useScope";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";
import { When } from "../../../ui/When";

export function ChangeList({ items }: { items: Change[] }) {
  const { search } = useScope();
  return (
    <Card title="What changed" aside="against the time before" flush>
      {items.length === 0 && <Empty title="Nothing did">New agents, versions and models appear here.</Empty>}
      <ul>
        {items.slice(0, 8).map((item) => (
          <li
            key={`${item.kind} ${item.agent_id} ${item.title}`}
            className="flex gap-4 border-t border-line px-4 py-2 first:border-0"
          >
            <span className="tnum w-34 shrink-0 text-text-3">
              <When at={item.at} />
            </span>
            <Link
              to="/agent"
              search={{ ...search, agent_id: item.agent_id }}
              className="min-w-0 hover:underline"
            >
              {item.title}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
