import { useQuery } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { EncryptionKeys } from "../../api/types";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Block, Skeleton, TableBlock, TitleBlock } from "../../ui/Skeleton";
import { Facts } from "./components/Facts";
import { KeyTable } from "./components/KeyTable";
import { verdict } from "./model";

const USUAL = 30_000;
const WHILE_MOVING = 3_000;

/** What protects the data of this server, for whoever runs it. */
export function EncryptionPage() {
  const report = useQuery({
    queryKey: ["security", "keys"],
    queryFn: ({ signal }) => http.get<EncryptionKeys>("/v1/security/keys", { signal }),
    refetchInterval: ({ state }) =>
      state.data?.keys.some(({ rotation }) => rotation.state === "moving") === true ? WHILE_MOVING : USUAL,
  });
  return (
    <Loaded
      query={report}
      skeleton={
        <Skeleton>
          <TitleBlock />
          <Block className="h-56" />
          <TableBlock rows={11} />
        </Skeleton>
      }
    >
      {(found) => <Report report={found} />}
    </Loaded>
  );
}

function Report({ report }: { report: EncryptionKeys }) {
  const { good, text } = verdict(report);
  return (
    <div className="grid gap-4">
      <div>
        <h1>
          {!good && (
            <span aria-hidden="true" className="text-warn">
              ▲{" "}
            </span>
          )}
          {text}
        </h1>
        <p className="max-w-prose text-pretty text-text-2">
          The server rotates every key by itself and moves what is under the old one. To rotate now, run{" "}
          <code className="font-mono text-sm whitespace-nowrap">agentmetrics encryption-keys rotate</code> on
          its machine. No key is ever shown here.
        </p>
      </div>
      <Facts report={report} />
      <Card title="Keys" aside="an old version is disabled when nothing needs it" flush>
        <KeyTable keys={report.keys} asOf={report.as_of} />
      </Card>
    </div>
  );
}
