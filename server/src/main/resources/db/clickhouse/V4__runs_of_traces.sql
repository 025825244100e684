-- A run that was made from spans: the run of the agent that started it, and a number that differs
-- when anything in the run does. Both are zero for runs that clients sent as they are.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS parent_run_id UUID CODEC(ZSTD(1)) AFTER parent_trace_id;
ALTER TABLE runs ADD COLUMN IF NOT EXISTS account UInt64 CODEC(ZSTD(1)) AFTER parent_run_id;
ALTER TABLE runs ADD INDEX IF NOT EXISTS by_parent_run parent_run_id TYPE bloom_filter(0.025) GRANULARITY 1;

-- The sum of those numbers (it wraps around): by it an hour is known whose runs were corrected.
ALTER TABLE run_hours ADD COLUMN IF NOT EXISTS account UInt64 CODEC(ZSTD(1)) AFTER redacted_cards;

-- Traces that are waited for, as they were last looked at. What was settled at once is not here.
CREATE TABLE IF NOT EXISTS trace_states
(
    org_id UUID CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    state Enum8('waiting' = 1, 'settled' = 2) CODEC(ZSTD(1)),
    -- When to look again, whatever comes.
    wake_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    -- The run that is waited for.
    span_id String CODEC(ZSTD(1)),
    agent String CODEC(ZSTD(1)),
    started_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    last_seen DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    version UInt64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (org_id, trace_id);

-- Everything that was received before this moment has been looked at. It only ever grows.
CREATE TABLE IF NOT EXISTS trace_mark
(
    received_until DateTime64(3, 'UTC') CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(received_until)
ORDER BY tuple();
