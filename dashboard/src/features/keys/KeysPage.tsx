import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";

import type { ApiKey } from "../../api/types";
import { plural } from "../../lib/format";
import { one } from "../../lib/urlState";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { useKeys } from "./api";
import type { Issued } from "./api";
import { CreateKey } from "./components/CreateKey";
import { KeyTable } from "./components/KeyTable";
import { RevokeKey } from "./components/RevokeKey";
import { RotateKey } from "./components/RotateKey";
import { ShownOnce } from "./components/ShownOnce";
import { isDead } from "./model";

type Doing =
  | { kind: "create" }
  | { kind: "rotate"; key: ApiKey }
  | { kind: "revoke"; key: ApiKey }
  | { kind: "show"; issued: Issued };

/** Which keys there are, what they do, and everything that can be done to one. */
export function KeysPage() {
  const keys = useKeys();
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const show = (issued: Issued) => setDoing({ kind: "show", issued });
  return (
    <div className="grid gap-4">
      <PageHead
        title="API keys"
        action={
          <Button look="primary" onClick={() => setDoing({ kind: "create" })}>
            <Plus size={14} aria-hidden /> Create a key
          </Button>
        }
      >
        Agents send runs with them, scripts read with them. A key is shown once, when it is made; the server
        keeps only what it needs to recognise it.
      </PageHead>
      <Loaded
        query={keys}
        skeleton={
          <Skeleton>
            <TableBlock rows={6} />
          </Skeleton>
        }
      >
        {({ pages }) => (
          <KeyList
            keys={pages.flatMap((page) => page.keys)}
            onMore={keys.hasNextPage ? () => void keys.fetchNextPage() : null}
            onRotate={(key) => setDoing({ kind: "rotate", key })}
            onRevoke={(key) => setDoing({ kind: "revoke", key })}
          />
        )}
      </Loaded>
      {doing?.kind === "create" && <CreateKey onIssued={show} onClose={close} />}
      {doing?.kind === "rotate" && <RotateKey old={doing.key} onIssued={show} onClose={close} />}
      {doing?.kind === "revoke" && <RevokeKey old={doing.key} onClose={close} />}
      {doing?.kind === "show" && <ShownOnce issued={doing.issued} onClose={close} />}
    </div>
  );
}

interface ListProps {
  keys: ApiKey[];
  onMore: (() => void) | null;
  onRotate: (key: ApiKey) => void;
  onRevoke: (key: ApiKey) => void;
}

function KeyList({ keys, onMore, ...actions }: ListProps) {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const all = one(raw, "show") === "all";
  const live = keys.filter((key) => !isDead(key));
  const dead = keys.length - live.length;
  const shown = all ? keys : live;
  return (
    <Card
      flush
      title={plural(live.length, "key")}
      aside={
        (dead > 0 || all) && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="accent-accent"
              checked={all}
              onChange={() =>
                void navigate({
                  to: ".",
                  search: (before: Record<string, unknown>) => ({ ...before, show: all ? undefined : "all" }),
                  replace: true,
                })
              }
            />
            {dead === 0
              ? "Show keys that no longer work"
              : `Show ${plural(dead, "key")} that no longer ${dead === 1 ? "works" : "work"}`}
          </label>
        )
      }
    >
      {shown.length === 0 ? (
        <Empty title="No key works at the moment">
          Create one and put it into the environment of your agent as <code>AGENTMETRICS_API_KEY</code>.
        </Empty>
      ) : (
        <KeyTable keys={shown} {...actions} />
      )}
      {onMore !== null && (
        <div className="px-4 py-2">
          <Button onClick={onMore}>Show older keys</Button>
        </div>
      )}
    </Card>
  );
}
