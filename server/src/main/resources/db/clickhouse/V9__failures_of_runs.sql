-- Of a run that was made from spans: the fingerprints of the calls of models and tools in it that
-- failed, one for each call, whatever became of the run. What failed and how stands in its metadata.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS failure_fingerprints Array(UInt64) CODEC(ZSTD(1)) AFTER error_fingerprint;
