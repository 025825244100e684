-- Roll-ups are small tables that are read in narrow ranges: with the engine's usual granule of 8,192
-- rows a question about one day reads a month, and unpacks every sketch of it. Small granules skip.
-- A month that was quiet for a minute becomes one part, in which FINAL has nothing left to compare.
-- Roll-ups can always be made again from the runs, so the old ones are dropped; the comparison at
-- the start finds every hour missing, and until they are built, single runs answer.
DROP TABLE IF EXISTS run_hours;
DROP TABLE IF EXISTS duration_hours;

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
ORDER BY (org_id, hour, agent_id, environment, version, model, provider)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;

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
ORDER BY (org_id, grain, hour, agent_id, environment)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 60, min_age_to_force_merge_on_partition_only = 1;
