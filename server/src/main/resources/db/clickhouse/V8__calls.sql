-- The calls of a run that was made from spans, one by one; its numbers are their sums. In the row of
-- the run: so they are corrected, deleted, kept and copied with it, and can never disagree with it.
-- Nothing in it is Nullable, because such a thing inside an array cannot be hashed when a backup is
-- compared: times that are unknown are -1, a price that is missing is 0 and says so.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS calls Array(Tuple(
    kind Enum8('summary' = 1, 'llm' = 2, 'embedding' = 3, 'rerank' = 4, 'tool' = 5),
    name LowCardinality(String),
    provider LowCardinality(String),
    failed UInt8,
    duration_us Int64,
    ttft_us Int64,
    input_tokens UInt64,
    output_tokens UInt64,
    reasoning_tokens UInt64,
    cache_read_tokens UInt64,
    cache_write_tokens UInt64,
    unknown_tokens UInt64,
    cost Decimal64(10),
    price Enum8('computed' = 0, 'reported' = 1, 'estimated' = 2, 'unpriced' = 3, 'none' = 4)
)) CODEC(ZSTD(1)) AFTER tool_names;

-- What models and tools did in an hour, built with run_hours and replaced like it. Rows of the kind
-- "none" count the runs themselves: by them an hour is known that was not built to the end.
CREATE TABLE IF NOT EXISTS call_hours
(
    org_id UUID CODEC(ZSTD(1)),
    kind Enum8('none' = 0, 'model' = 1, 'tool' = 2) CODEC(ZSTD(1)),
    hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    name LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    runs UInt64 CODEC(T64, ZSTD(1)),
    account UInt64 CODEC(ZSTD(1)),
    -- Runs that name the tool.
    naming_runs UInt64 CODEC(T64, ZSTD(1)),
    calls UInt64 CODEC(T64, ZSTD(1)),
    -- Of them, those that were reported one by one: only of these it is known how they went.
    single_calls UInt64 CODEC(T64, ZSTD(1)),
    failed_calls UInt64 CODEC(T64, ZSTD(1)),
    unpriced_calls UInt64 CODEC(T64, ZSTD(1)),
    unpriced_runs UInt64 CODEC(T64, ZSTD(1)),
    computed_cost Decimal(38, 10) CODEC(ZSTD(1)),
    reported_cost Decimal(38, 10) CODEC(ZSTD(1)),
    estimated_cost Decimal(38, 10) CODEC(ZSTD(1)),
    input_tokens UInt64 CODEC(T64, ZSTD(1)),
    output_tokens UInt64 CODEC(T64, ZSTD(1)),
    reasoning_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_read_tokens UInt64 CODEC(T64, ZSTD(1)),
    cache_write_tokens UInt64 CODEC(T64, ZSTD(1)),
    unknown_tokens UInt64 CODEC(T64, ZSTD(1)),
    -- Output and time of the calls that have both: tokens a second.
    timed_tokens UInt64 CODEC(T64, ZSTD(1)),
    timed_us UInt64 CODEC(T64, ZSTD(1)),
    duration_calls UInt64 CODEC(T64, ZSTD(1)),
    ttft_calls UInt64 CODEC(T64, ZSTD(1)),
    last_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    durations AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Float64) CODEC(ZSTD(1)),
    ttfts AggregateFunction(quantilesDD(0.01, 0.5, 0.95), Float64) CODEC(ZSTD(1)),
    build UInt64 CODEC(T64, ZSTD(1))
)
ENGINE = ReplacingMergeTree(build)
PARTITION BY toYYYYMM(hour)
ORDER BY (org_id, kind, hour, agent_id, environment, name, provider)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
