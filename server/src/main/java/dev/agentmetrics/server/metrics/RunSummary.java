package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run in a list. */
@Wire
public record RunSummary(
        UUID id,
        @JsonUnwrapped Names names,
        String status,
        @JsonUnwrapped Timing timing,
        @JsonUnwrapped Price price,
        @JsonUnwrapped Usage usage,
        @JsonUnwrapped Failure failure,
        @JsonUnwrapped Totals.Calls calls,
        @JsonUnwrapped Totals.Redactions redactions) {

    /** What it belongs to. */
    @Wire
    public record Names(
            String traceId,
            String agentId,
            String sessionId,
            String parentTraceId,
            String environment,
            String version) {}

    /** When it ended and how long it took. */
    @Wire
    public record Timing(@WireTime Instant at, @Nullable Double durationMs) {

        /** When it began; the end, when nobody said how long it took. */
        @JsonProperty("started_at")
        @WireTime
        public Instant startedAt() {
            return durationMs == null ? at : at.minusMillis(Math.round(durationMs));
        }
    }

    /** The amount that counts, and where it comes from. */
    @Wire
    public record Price(@Nullable BigDecimal costUsd, String costSource) {

        public Price {
            costUsd = Money.plainOrNull(costUsd);
        }
    }

    /** The model and its tokens. */
    @Wire
    public record Usage(
            String model,
            String provider,
            long inputTokens,
            long outputTokens,
            long cacheReadTokens,
            long cacheWriteTokens) {

        @JsonProperty("total_tokens")
        public long totalTokens() {
            return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
        }
    }

    /** What went wrong; the fingerprint is null when nothing did. */
    @Wire
    public record Failure(String error, @Nullable String errorFingerprint) {}
}
