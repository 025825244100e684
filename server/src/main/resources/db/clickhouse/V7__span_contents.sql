-- What was said in spans: prompts, outputs, arguments and results of tools. Only of environments whose
-- organisation opted in, and sealed with its key before it comes here: the engine never has it in clear.
-- One row for a span, found by the beginning of the order; it goes before its span does.
CREATE TABLE IF NOT EXISTS span_contents
(
    org_id UUID CODEC(ZSTD(1)),
    -- The same as in "spans".
    span_key UUID CODEC(NONE),
    -- The start of the span, in event time.
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    environment LowCardinality(String) CODEC(ZSTD(1)),
    parts LowCardinality(String) CODEC(ZSTD(1)),
    -- Of the organisation's key; authenticated, as everything above but the times is.
    key_version UInt32 CODEC(T64, ZSTD(1)),
    -- Random bits.
    sealed String CODEC(NONE),
    characters UInt32 CODEC(T64, ZSTD(1)),
    cut UInt32 CODEC(T64, ZSTD(1)),

    INDEX by_key span_key TYPE bloom_filter(0.025) GRANULARITY 1,
    INDEX by_received received_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (org_id, trace_id, span_id)
SETTINGS index_granularity = 128;
