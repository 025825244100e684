package dev.agentmetrics.server.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Durations in milliseconds, of the runs that have one; null when none has. Percentiles are within
 * one percent of the true value.
 */
@Wire
public record Latency(
        @Nullable Double p50Ms,
        @Nullable Double p95Ms,
        @Nullable Double p99Ms,
        @Nullable Double avgMs) {

    /** Nothing was measured. */
    public static final Latency NONE = new Latency(null, null, null, null);

    public Latency {
        p50Ms = rounded(p50Ms);
        p95Ms = rounded(p95Ms);
        p99Ms = rounded(p99Ms);
        avgMs = rounded(avgMs);
    }

    /** The same percentiles with another mean. */
    public Latency withAverage(@Nullable Double average) {
        return new Latency(p50Ms, p95Ms, p99Ms, average);
    }

    /** To the microsecond, the precision in which durations are stored. */
    public static @Nullable Double rounded(@Nullable Double ms) {
        return ms == null ? null : Math.round(ms * 1000.0) / 1000.0;
    }
}
