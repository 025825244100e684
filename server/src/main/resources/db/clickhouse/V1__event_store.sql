-- Runs: the facts. Organisation first, then the hour, so that a question about one tenant and one
-- range touches few granules; the agent before the exact time, so that its columns compress well.
-- Ids are looked up by the skip indexes, whatever the time.
CREATE TABLE IF NOT EXISTS runs
(
    org_id UUID CODEC(ZSTD(1)),
    -- Random bits: a codec would only cost time.
    run_id UUID CODEC(NONE),
    -- The end of the run, in event time.
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    -- received_at as the distance from "at": one byte instead of three.
    received_after_ms Int64 CODEC(T64, ZSTD(1)),
    received_at DateTime64(3, 'UTC') ALIAS at + toIntervalMillisecond(received_after_ms),

    -- Empty when it equals run_id.
    event_id String CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    client_run_id String CODEC(ZSTD(1)),
    parent_trace_id String CODEC(ZSTD(1)),

    status Enum8('success' = 1, 'failed' = 2, 'timeout' = 3, 'killed' = 4, 'cancelled' = 5) CODEC(ZSTD(1)),
    duration_us Nullable(UInt64) CODEC(T64, ZSTD(1)),
    error String CODEC(ZSTD(3)),
    error_fingerprint UInt64 CODEC(ZSTD(1)),

    platform LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    version LowCardinality(String) CODEC(ZSTD(1)),
    host_id LowCardinality(String) CODEC(ZSTD(1)),
    workflow_id LowCardinality(String) CODEC(ZSTD(1)),
    skill_name LowCardinality(String) CODEC(ZSTD(1)),
    toolset LowCardinality(String) CODEC(ZSTD(1)),
    sdk_version LowCardinality(String) CODEC(ZSTD(1)),
    redaction_policy_version LowCardinality(String) CODEC(ZSTD(1)),

    model LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    -- Disjoint kinds: input excludes what was read from or written to a cache.
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    reported_total_tokens Nullable(UInt64) CODEC(T64, ZSTD(1)),
    usage_basis Enum8('plain' = 0, 'exclusive' = 1, 'inclusive' = 2) CODEC(ZSTD(1)),

    llm_calls UInt32 CODEC(T64, ZSTD(1)),
    tool_calls UInt32 CODEC(T64, ZSTD(1)),
    tool_errors UInt32 CODEC(T64, ZSTD(1)),
    step_count UInt32 CODEC(T64, ZSTD(1)),
    loop_count UInt32 CODEC(T64, ZSTD(1)),
    images_count UInt32 CODEC(T64, ZSTD(1)),
    subagents_spawned UInt32 CODEC(T64, ZSTD(1)),
    subagent_errors UInt32 CODEC(T64, ZSTD(1)),
    compactions UInt32 CODEC(T64, ZSTD(1)),
    resets UInt32 CODEC(T64, ZSTD(1)),

    -- The amount that counts. The amounts that do not count are kept aside; the one that does is
    -- not stored twice.
    cost_usd Nullable(Decimal64(10)) CODEC(T64, ZSTD(1)),
    cost_source Enum8('computed' = 0, 'reported' = 1, 'estimated' = 2, 'unpriced' = 3) CODEC(ZSTD(1)),
    computed_aside Nullable(Decimal64(10)) CODEC(T64, ZSTD(1)),
    reported_aside Nullable(Decimal64(10)) CODEC(T64, ZSTD(1)),
    estimated_aside Nullable(Decimal64(10)) CODEC(T64, ZSTD(1)),
    cost_computed Nullable(Decimal64(10)) ALIAS if(cost_source = 'computed', cost_usd, computed_aside),
    cost_reported Nullable(Decimal64(10)) ALIAS if(cost_source = 'reported', cost_usd, reported_aside),
    cost_estimated Nullable(Decimal64(10)) ALIAS if(cost_source = 'estimated', cost_usd, estimated_aside),
    price_version LowCardinality(String) CODEC(ZSTD(1)),
    price_id LowCardinality(String) CODEC(ZSTD(1)),

    tool_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
    metadata String CODEC(ZSTD(3)),
    truncated Array(LowCardinality(String)) CODEC(ZSTD(1)),
    redacted_secrets UInt32 CODEC(T64, ZSTD(1)),
    redacted_cards UInt32 CODEC(T64, ZSTD(1)),
    declared_secrets UInt32 CODEC(T64, ZSTD(1)),
    declared_pii UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_run run_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_session session_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_parent parent_trace_id TYPE bloom_filter(0.025) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, toStartOfHour(at), agent_id, at, run_id);

-- What clients declare that is not a run.
CREATE TABLE IF NOT EXISTS client_events
(
    org_id UUID CODEC(ZSTD(1)),
    event_row_id UUID CODEC(NONE),
    name LowCardinality(String) CODEC(ZSTD(1)),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    received_after_ms Int64 CODEC(T64, ZSTD(1)),
    received_at DateTime64(3, 'UTC') ALIAS at + toIntervalMillisecond(received_after_ms),
    trace_id String CODEC(ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    payload String CODEC(ZSTD(3)),

    INDEX by_row event_row_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.025) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, toStartOfHour(at), name, at, event_row_id);

-- One row per hour and combination of dimensions. A later build of the same hour replaces an
-- earlier one; a combination that vanished (its runs were deleted) is replaced by a row of zeros.
CREATE TABLE IF NOT EXISTS run_hours
(
    org_id UUID CODEC(ZSTD(1)),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    version LowCardinality(String) CODEC(ZSTD(1)),
    model LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    runs UInt64 CODEC(T64, ZSTD(1)),
    success UInt64 CODEC(T64, ZSTD(1)),
    failed UInt64 CODEC(T64, ZSTD(1)),
    timeout UInt64 CODEC(T64, ZSTD(1)),
    killed UInt64 CODEC(T64, ZSTD(1)),
    cancelled UInt64 CODEC(T64, ZSTD(1)),
    priced_runs UInt64 CODEC(T64, ZSTD(1)),
    unpriced_runs UInt64 CODEC(T64, ZSTD(1)),
    cost Decimal(38, 10) CODEC(ZSTD(1)),
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    llm_calls UInt64 CODEC(T64, ZSTD(1)),
    tool_calls UInt64 CODEC(T64, ZSTD(1)),
    tool_errors UInt64 CODEC(T64, ZSTD(1)),
    duration_runs UInt64 CODEC(T64, ZSTD(1)),
    duration_us UInt64 CODEC(T64, ZSTD(1)),
    durations AggregateFunction(quantilesDD(0.01, 0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1)),
    first_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    last_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    redacted_secrets UInt64 CODEC(T64, ZSTD(1)),
    redacted_cards UInt64 CODEC(T64, ZSTD(1)),
    build UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree(build)
PARTITION BY toYYYYMM(hour)
ORDER BY (org_id, hour, agent_id, environment, version, model, provider);

-- Merging percentile sketches is what costs, so the coarse questions have coarse sketches: per hour
-- and environment over all agents, and the same per agent. Built from run_hours.
CREATE TABLE IF NOT EXISTS duration_hours
(
    org_id UUID CODEC(ZSTD(1)),
    grain Enum8('all' = 0, 'agent' = 1) CODEC(ZSTD(1)),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    runs UInt64 CODEC(T64, ZSTD(1)),
    durations AggregateFunction(quantilesDD(0.01, 0.5, 0.95, 0.99), Float64) CODEC(ZSTD(1)),
    build UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree(build)
PARTITION BY toYYYYMM(hour)
ORDER BY (org_id, grain, hour, agent_id, environment);
