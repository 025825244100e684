import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";

import { Button } from "./Button";

/** Says that a page is about one agent only, and takes that away. */
export function OfAgent({ agentId }: { agentId: string | undefined }) {
  const navigate = useNavigate();
  if (agentId === undefined) return null;
  return (
    <Button
      className="max-w-full border-accent! bg-accent-soft! text-accent"
      aria-label={`Take the filter agent ${agentId} away`}
      onClick={() =>
        void navigate({
          to: ".",
          search: (before: Record<string, unknown>) => ({ ...before, agent_id: undefined }),
        })
      }
    >
      <span className="max-w-64 truncate">agent: {agentId}</span>
      <X size={13} aria-hidden />
    </Button>
  );
}
