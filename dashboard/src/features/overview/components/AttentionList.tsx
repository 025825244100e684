import { Link } from "@tanstack/react-router";

import type { Attention } from "../../../api/types";
import { Sparkline } from "../../../charts/Sparkline";
import { cx } from "../../../lib/cx";
import { useScope } from "../../../lib/useScope";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/States";

export function AttentionList({ items }: { items: Attention[] }) {
  const { search } = useScope();
  return (
    <Card title="Needs attention" aside="most urgent first" flush>
      {items.length === 0 && (
        <Empty title="Nothing does">
          Agents that fail more, cost more, slow down or fall silent appear here.
        </Empty>
      )}
      <ul>
        {items.map((item) => (
          <li
            key={`${item.agent_id} ${item.kind}`}
            className="flex items-center gap-3 border-t border-line px-4 py-2.5 first:border-0"
          >
            <span
              aria-label={item.severity === "bad" ? "failing" : "attention"}
              role="img"
              className={item.severity === "bad" ? "text-bad" : "text-warn"}
            >
              {item.severity === "bad" ? "◆" : "▲"}
            </span>
            <div className="min-w-0 flex-1">
              <Link
                to="/agent"
                search={{ ...search, agent_id: item.agent_id }}
                className="font-semibold hover:underline"
              >
                {item.agent_id}
              </Link>
              <p className="text-text-2">{[item.title, item.detail].filter(Boolean).join(" ")}</p>
            </div>
            <div className={cx("hidden sm:block", item.severity === "bad" ? "text-bad" : "text-warn")}>
              <Sparkline values={item.spark} />
            </div>
            <span className="tnum font-semibold whitespace-nowrap">{item.value}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
