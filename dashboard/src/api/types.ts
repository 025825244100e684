/** The read API as the dashboard uses it. Times are RFC 3339 in UTC, money is dollars, null is unknown. */

export type RunStatus = "success" | "failed" | "timeout" | "killed" | "cancelled";
export type CostSource = "computed" | "reported" | "estimated" | "unpriced";

export interface Me {
  organization: { id: string; name: string };
  person: { id: string; email: string } | null;
  permissions: string[];
  csrf_token?: string;
}

export interface ServerStatus {
  has_runs: boolean;
  last_run_at: string | null;
  last_received_at: string | null;
  environments: string[];
  version: string;
  ingest_url: string;
}

export interface Totals {
  runs: number;
  success: number;
  failed: number;
  timeout: number;
  killed: number;
  cancelled: number;
  success_rate: number | null;
  cost_usd: number;
  priced_runs: number;
  unpriced_runs: number;
  cost_per_run: number | null;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  total_tokens: number;
  cache_hit_rate: number | null;
  llm_calls: number;
  tool_calls: number;
  tool_errors: number;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
  avg_ms: number | null;
  redacted_secrets: number;
  redacted_cards: number;
}

export interface Range {
  from: string;
  to: string;
  bucket_seconds: number;
}

export interface SeriesPoint {
  t: string;
  partial: boolean;
  runs: number;
  success: number;
  failed: number;
  timeout: number;
  killed: number;
  cancelled: number;
  cost_usd: number;
  total_tokens: number;
  cache_read_tokens: number;
  p50_ms: number | null;
  p95_ms: number | null;
}

export interface CostByModel {
  models: string[];
  series: { t: string; values: number[] }[];
}

export interface Attention {
  agent_id: string;
  severity: "bad" | "warn";
  kind: "failure_rate" | "cost_per_run" | "latency" | "silent";
  title: string;
  detail: string;
  value: string | number;
  spark: number[];
}

export interface Change {
  at: string;
  kind: "new_version" | "new_model" | "new_agent";
  agent_id: string;
  /** The new thing alone; `title` says it in a sentence. */
  name: string;
  title: string;
}

export interface Overview {
  range: Range;
  previous: { from: string; to: string };
  totals: Totals;
  previous_totals: Totals;
  series: SeriesPoint[];
  cost_by_model: CostByModel;
  unpriced_models: { model: string; runs: number }[];
  attention: Attention[];
  changes: Change[];
  agents_total: number;
}

export interface AgentSummary extends Totals {
  agent_id: string;
  previous: { runs: number; success_rate: number | null; cost_usd: number; p95_ms: number | null };
  last_run_at: string;
  versions: string[];
  models: string[];
  spark: number[];
  spark_failed: number[];
}

export interface AgentList {
  range: Range;
  agents: AgentSummary[];
  total: number;
  next_cursor: string | null;
}

export interface ModelUse {
  model: string;
  provider: string;
  runs: number;
  cost_usd: number;
  unpriced_runs: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  p95_ms: number | null;
}

export interface VersionUse {
  version: string;
  runs: number;
  success_rate: number | null;
  cost_per_run: number | null;
  p50_ms: number | null;
  p95_ms: number | null;
  first_at: string;
  last_at: string;
}

export interface ToolUse {
  name: string;
  runs: number;
  calls: number;
  errors: number;
  avg_ms: number | null;
}

export interface FailureGroup {
  fingerprint: string;
  message: string;
  count: number;
  first_at: string;
  last_at: string;
  sample_run_id: string;
}

export interface AgentDetail {
  agent_id: string;
  range: Range;
  totals: Totals;
  previous_totals: Totals;
  series: SeriesPoint[];
  cost_by_model: CostByModel;
  models: ModelUse[];
  versions: VersionUse[];
  tools: ToolUse[];
  errors: FailureGroup[];
  duration_histogram: { le_ms: number; count: number }[];
  changes: Change[];
  recent_runs: RunSummary[];
}

export interface RunSummary {
  id: string;
  trace_id: string;
  agent_id: string;
  status: RunStatus;
  at: string;
  started_at: string;
  duration_ms: number | null;
  cost_usd: number | null;
  cost_source: CostSource;
  model: string;
  provider: string;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  total_tokens: number;
  environment: string;
  version: string;
  session_id: string;
  parent_trace_id: string;
  error: string;
  error_fingerprint: string | null;
  llm_calls: number;
  tool_calls: number;
  tool_errors: number;
  redacted_secrets: number;
  redacted_cards: number;
}

export interface RunPage {
  runs: RunSummary[];
  next_cursor: string | null;
  total?: number;
  range?: Range;
  histogram?: { t: string; success: number; not_success: number }[];
}

export interface Step {
  name: string;
  kind: "step" | "tool" | "llm";
  status: string;
  duration_ms: number | null;
  offset_ms: number | null;
  error: string | null;
  metadata: unknown;
}

export interface CostLine {
  kind: "input" | "output" | "cache_read" | "cache_write";
  label: string;
  tokens: number;
  usd_per_million: number | null;
  usd: number | null;
  tier: string | null;
}

export interface CostExplanation {
  run_id: string;
  usd: number | null;
  source: CostSource;
  reason: string;
  computed_usd: number | null;
  reported_usd: number | null;
  estimated_usd: number | null;
  price_version: string;
  model: string;
  matched_model: string | null;
  prices_from: string | null;
  lines: CostLine[];
}

export interface RunDetail extends RunSummary {
  received_at: string;
  event_id: string;
  client_run_id: string;
  platform: string;
  host_id: string;
  workflow_id: string;
  skill_name: string;
  toolset: string;
  sdk_version: string;
  redaction_policy_version: string;
  reported_total_tokens: number | null;
  usage_basis: string;
  step_count: number;
  loop_count: number;
  images_count: number;
  subagents_spawned: number;
  subagent_errors: number;
  compactions: number;
  resets: number;
  tool_names: string[];
  truncated: string[];
  declared_secrets: number;
  declared_pii: number;
  metadata: Record<string, unknown>;
  steps: Step[];
  steps_total?: number;
  scores: Record<string, number>;
  parent: { id: string; agent_id: string } | null;
  children: RunSummary[];
  similar_failures: { count: number; since: string } | null;
  cost: CostExplanation;
}

export interface Match {
  kind: "run" | "trace" | "session" | "agent";
  id: string;
  label: string;
  run_id: string | null;
  at: string;
}
