package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One bucket of a chart. A bucket without runs is there too, with zeros and no percentiles. */
@Wire
public record SeriesPoint(
        @WireTime Instant t,
        boolean partial,
        @JsonUnwrapped Outcomes outcomes,
        BigDecimal costUsd,
        long totalTokens,
        long cacheReadTokens,
        @JsonUnwrapped Percentiles percentiles) {

    /** The two that are drawn. */
    @Wire
    public record Percentiles(@Nullable Double p50Ms, @Nullable Double p95Ms) {

        static Percentiles of(Latency latency) {
            return new Percentiles(latency.p50Ms(), latency.p95Ms());
        }
    }

    static SeriesPoint of(Instant t, boolean partial, Totals totals) {
        return new SeriesPoint(
                t,
                partial,
                totals.outcomes(),
                totals.spend().costUsd(),
                totals.tokens().totalTokens(),
                totals.tokens().cacheReadTokens(),
                Percentiles.of(totals.latency()));
    }
}
