-- Spans that have ended: one row each, never changed. The trace before the exact time, so that the
-- ids of a trace compress to almost nothing and a trace is read from few granules.
CREATE TABLE IF NOT EXISTS spans
(
    org_id UUID CODEC(ZSTD(1)),
    -- A hash of trace id and span id: by it a span that comes again is known. Random bits.
    span_key UUID CODEC(NONE),
    -- The start of the span, in event time.
    at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    duration_ns UInt64 CODEC(T64, ZSTD(1)),
    ended_at DateTime64(9, 'UTC') ALIAS at + toIntervalNanosecond(duration_ns),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),

    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    -- Empty for a root.
    parent_span_id String CODEC(ZSTD(1)),
    name LowCardinality(String) CODEC(ZSTD(1)),
    kind Enum8('agent' = 1, 'llm' = 2, 'embedding' = 3, 'rerank' = 4, 'tool' = 5, 'retrieval' = 6,
        'memory' = 7, 'workflow' = 8, 'chain' = 9, 'guardrail' = 10, 'evaluator' = 11, 'other' = 12) CODEC(ZSTD(1)),

    status Enum8('unset' = 0, 'ok' = 1, 'error' = 2) CODEC(ZSTD(1)),
    error_type LowCardinality(String) CODEC(ZSTD(1)),
    error_message String CODEC(ZSTD(3)),
    error_fingerprint UInt64 CODEC(ZSTD(1)),

    service_name LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    scope_name LowCardinality(String) CODEC(ZSTD(1)),
    scope_version LowCardinality(String) CODEC(ZSTD(1)),
    dialect LowCardinality(String) CODEC(ZSTD(1)),
    framework LowCardinality(String) CODEC(ZSTD(1)),

    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    agent_name LowCardinality(String) CODEC(ZSTD(1)),
    agent_version LowCardinality(String) CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    workflow LowCardinality(String) CODEC(ZSTD(1)),

    operation LowCardinality(String) CODEC(ZSTD(1)),
    model LowCardinality(String) CODEC(ZSTD(1)),
    raw_model LowCardinality(String) CODEC(ZSTD(1)),
    request_model LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    response_id String CODEC(ZSTD(1)),
    finish_reason LowCardinality(String) CODEC(ZSTD(1)),
    service_tier LowCardinality(String) CODEC(ZSTD(1)),
    streaming UInt8 CODEC(T64, ZSTD(1)),
    ttft_us Nullable(UInt64) CODEC(T64, ZSTD(1)),

    tool_name LowCardinality(String) CODEC(ZSTD(1)),
    tool_call_id String CODEC(ZSTD(1)),
    tool_type LowCardinality(String) CODEC(ZSTD(1)),

    -- Disjoint kinds: their sum is what was processed.
    input_uncached UInt64 CODEC(T64, ZSTD(1)),
    cache_read UInt64 CODEC(T64, ZSTD(1)),
    cache_write_5m UInt64 CODEC(T64, ZSTD(1)),
    cache_write_1h UInt64 CODEC(T64, ZSTD(1)),
    output_visible UInt64 CODEC(T64, ZSTD(1)),
    reasoning UInt64 CODEC(T64, ZSTD(1)),
    audio_in UInt64 CODEC(T64, ZSTD(1)),
    audio_out UInt64 CODEC(T64, ZSTD(1)),
    unknown_kind UInt64 CODEC(T64, ZSTD(1)),
    usage_basis Enum8('none' = 0, 'plain' = 1, 'exclusive_by_dialect' = 2, 'inclusive_by_dialect' = 3,
        'exclusive_by_size' = 4, 'exclusive_by_total' = 5, 'inclusive_by_total' = 6) CODEC(ZSTD(1)),

    -- As in "runs": the amount that counts, and beside it those that do not.
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

    attributes String CODEC(ZSTD(3)),
    resource String CODEC(ZSTD(3)),
    events String CODEC(ZSTD(3)),
    links String CODEC(ZSTD(3)),
    truncated Array(LowCardinality(String)) CODEC(ZSTD(1)),
    redacted_secrets UInt32 CODEC(T64, ZSTD(1)),
    redacted_cards UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_key span_key TYPE bloom_filter(0.025) GRANULARITY 1,
    -- Many traces are asked for at once: each false hit would be read for all of them.
    INDEX by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_span span_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_session session_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_received received_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, toStartOfHour(at), trace_id, at, span_key);

-- Spans whose start was announced. One that is in "spans", too, has ended; what it says there counts.
CREATE TABLE IF NOT EXISTS open_spans AS spans;
