import { Link } from "@tanstack/react-router";

import { useScope } from "../../../lib/useScope";
import { AgentTable } from "../../../ui/AgentTable";
import { Card } from "../../../ui/Card";
import { Loaded } from "../../../ui/Loaded";
import { Skeleton, TableBlock } from "../../../ui/Skeleton";
import { useTopAgents } from "../api";

export function TopAgents({ total }: { total: number }) {
  const scope = useScope();
  const agents = useTopAgents(scope);
  return (
    <Card
      title="Agents by spend"
      aside={
        <Link to="/agents" search={{ ...scope.search }} className="link">
          all {total}
        </Link>
      }
      flush
    >
      <Loaded
        query={agents}
        skeleton={
          <Skeleton>
            <TableBlock rows={8} />
          </Skeleton>
        }
      >
        {(data) => <AgentTable agents={data.agents} search={scope.search} />}
      </Loaded>
    </Card>
  );
}
