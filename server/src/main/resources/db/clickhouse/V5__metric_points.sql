-- Points of metrics as OpenTelemetry reports them: what one series said at one time. Never changed,
-- and never added to runs or spans, which count the same calls in another way.
CREATE TABLE IF NOT EXISTS metric_points
(
    org_id UUID CODEC(ZSTD(1)),
    -- A hash of series, start and time: by it a point that comes again is known. Random bits.
    point_key UUID CODEC(NONE),
    -- A hash of the instrument, its labels and its resource.
    series_key UUID CODEC(ZSTD(1)),

    metric LowCardinality(String) CODEC(ZSTD(1)),
    unit LowCardinality(String) CODEC(ZSTD(1)),
    kind Enum8('gauge' = 1, 'sum' = 2, 'updown' = 3, 'histogram' = 4, 'exponential' = 5, 'summary' = 6) CODEC(ZSTD(1)),
    -- Whether a point counts since the one before it, or since the start of its series.
    temporality Enum8('none' = 0, 'delta' = 1, 'cumulative' = 2) CODEC(ZSTD(1)),

    -- 1970 when it was not said. A series that starts again has another one.
    start_at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),

    service_name LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    scope_name LowCardinality(String) CODEC(ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    agent_name LowCardinality(String) CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    operation LowCardinality(String) CODEC(ZSTD(1)),
    model LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    tool_name LowCardinality(String) CODEC(ZSTD(1)),
    token_type LowCardinality(String) CODEC(ZSTD(1)),
    -- 1 for a part or a sum of what other series count.
    aside UInt8 CODEC(ZSTD(1)),
    error_type LowCardinality(String) CODEC(ZSTD(1)),

    -- Of a distribution the sum of what was measured.
    value Float64 CODEC(ZSTD(1)),
    count UInt64 CODEC(T64, ZSTD(1)),
    min Nullable(Float64) CODEC(ZSTD(1)),
    max Nullable(Float64) CODEC(ZSTD(1)),
    -- Each bound belongs to the bucket below it; there is one bucket more than bounds, or none.
    bounds Array(Float64) CODEC(ZSTD(1)),
    buckets Array(UInt64) CODEC(ZSTD(1)),

    attributes String CODEC(ZSTD(3)),
    redacted_secrets UInt32 CODEC(T64, ZSTD(1)),
    redacted_cards UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_key point_key TYPE bloom_filter(0.025) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, metric, toStartOfHour(at), series_key, at, point_key);
