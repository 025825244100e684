import { Link } from "@tanstack/react-router";

import type { RunSummary } from "../api/types";
import { count, duration, exactUsd, shortId, usd } from "../lib/format";
import type { ScopeSearch } from "../lib/urlState";
import type { Column } from "./columns";
import { StatusPill } from "./StatusPill";
import { When } from "./When";

/** What a list of runs shows unless the reader chose otherwise. */
export const USUAL_RUN_COLUMNS = [
  "at",
  "agent_id",
  "status",
  "duration_ms",
  "cost_usd",
  "total_tokens",
  "model",
  "version",
  "error",
] as const;

/** Everything a list of runs can show. */
export function runColumns(search: ScopeSearch): Column<RunSummary>[] {
  return [
    {
      id: "at",
      head: "Ended",
      width: 160,
      sort: "time",
      cell: (run) => (
        <Link to="/runs/$id" params={{ id: run.id }} search={{ ...search }} className="hover:underline">
          <When at={run.at} />
        </Link>
      ),
    },
    text("agent_id", "Agent", 144),
    { id: "status", head: "Outcome", width: 104, cell: (run) => <StatusPill status={run.status} /> },
    {
      id: "duration_ms",
      head: "Took",
      width: 84,
      right: true,
      sort: "duration",
      title: (run) => (run.duration_ms === null ? "not measured" : `${run.duration_ms} ms`),
      cell: (run) => duration(run.duration_ms),
    },
    {
      id: "cost_usd",
      head: "Cost",
      width: 96,
      right: true,
      sort: "cost",
      title: (run) => exactUsd(run.cost_usd),
      cell: (run) => (run.cost_usd === null ? "unpriced" : usd(run.cost_usd)),
    },
    tokens("total_tokens", "Tokens"),
    text("model", "Model", 150),
    text("version", "Version", 80),
    {
      id: "error",
      head: "Error",
      width: 230,
      title: (run) => run.error,
      cell: (run) => <span className="text-bad">{run.error}</span>,
    },
    text("environment", "Environment", 110),
    text("provider", "Provider", 100),
    tokens("input_tokens", "Input"),
    tokens("output_tokens", "Output"),
    tokens("cache_read_tokens", "Cache read"),
    tokens("cache_write_tokens", "Cache write"),
    tokens("llm_calls", "Model calls"),
    tokens("tool_calls", "Tool calls"),
    tokens("tool_errors", "Tool errors"),
    id("session_id", "Session"),
    id("trace_id", "Trace"),
    id("id", "Run id"),
  ];
}

type Texts = "agent_id" | "model" | "version" | "environment" | "provider";
type Ids = "session_id" | "trace_id" | "id";
type Counts = Extract<keyof RunSummary, `${string}_tokens` | `${string}_calls` | "tool_errors">;

function text(key: Texts, head: string, width: number): Column<RunSummary> {
  return { id: key, head, width, title: (run) => run[key], cell: (run) => run[key] };
}

function id(key: Ids, head: string): Column<RunSummary> {
  return {
    id: key,
    head,
    width: 170,
    title: (run) => run[key],
    cell: (run) => <code className="font-mono text-sm">{shortId(run[key])}</code>,
  };
}

function tokens(key: Counts, head: string): Column<RunSummary> {
  return {
    id: key,
    head,
    width: 92,
    right: true,
    title: (run) => run[key].toLocaleString("en-US"),
    cell: (run) => count(run[key]),
  };
}
