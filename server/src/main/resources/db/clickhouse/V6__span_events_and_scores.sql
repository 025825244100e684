-- What records say happened within a span, or within a session: one row each, never changed. In the
-- order of "spans", because both are read together.
CREATE TABLE IF NOT EXISTS span_events
(
    org_id UUID CODEC(ZSTD(1)),
    -- Made of all that was sent, with a key: by it a record that comes again is known. Random bits.
    event_key UUID CODEC(NONE),
    at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),

    -- Both empty for an event of a session.
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    name LowCardinality(String) CODEC(ZSTD(1)),
    -- As OpenTelemetry counts it, 1 to 24; 0 for none.
    severity UInt8 CODEC(T64, ZSTD(1)),

    service_name LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    scope_name LowCardinality(String) CODEC(ZSTD(1)),
    dialect LowCardinality(String) CODEC(ZSTD(1)),

    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    agent_name LowCardinality(String) CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),

    model LowCardinality(String) CODEC(ZSTD(1)),
    provider LowCardinality(String) CODEC(ZSTD(1)),
    tool_name LowCardinality(String) CODEC(ZSTD(1)),
    error_type LowCardinality(String) CODEC(ZSTD(1)),
    error_message String CODEC(ZSTD(3)),

    attributes String CODEC(ZSTD(3)),
    truncated Array(LowCardinality(String)) CODEC(ZSTD(1)),
    redacted_secrets UInt32 CODEC(T64, ZSTD(1)),
    redacted_cards UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_key event_key TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_session session_id TYPE bloom_filter(0.025) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, toStartOfHour(at), trace_id, at, event_key);

-- Results of evaluations: one row each, never changed. A judge may come long after the run.
CREATE TABLE IF NOT EXISTS scores
(
    org_id UUID CODEC(ZSTD(1)),
    score_key UUID CODEC(NONE),
    at DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),

    -- What was judged, as far as the judge knew it.
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    response_id String CODEC(ZSTD(1)),

    name LowCardinality(String) CODEC(ZSTD(1)),
    value Nullable(Float64) CODEC(ZSTD(1)),
    label LowCardinality(String) CODEC(ZSTD(1)),
    explanation String CODEC(ZSTD(3)),
    origin Enum8('log' = 1, 'span_event' = 2) CODEC(ZSTD(1)),

    service_name LowCardinality(String) CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    scope_name LowCardinality(String) CODEC(ZSTD(1)),
    agent_id LowCardinality(String) CODEC(ZSTD(1)),
    agent_name LowCardinality(String) CODEC(ZSTD(1)),
    session_id String CODEC(ZSTD(1)),
    user_id String CODEC(ZSTD(1)),
    redacted_secrets UInt32 CODEC(T64, ZSTD(1)),
    redacted_cards UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_key score_key TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_trace trace_id TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_response response_id TYPE bloom_filter(0.025) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, toStartOfHour(at), name, at, score_key);
