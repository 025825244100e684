package dev.agentmetrics.server.telemetry.metric;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one series said at one time. Validated and redacted; text that was absent is empty. */
public record MetricPoint(
        Instrument instrument,
        Times times,
        Source source,
        Actor actor,
        Call call,
        Value value,
        Labels labels) {

    /** What is measured, and how its points are to be read. */
    public record Instrument(String name, String unit, Kind kind, Temporality temporality) {}

    /** What a point of the instrument is. */
    public enum Kind {
        /** A level: never summed over time. */
        GAUGE,
        /** A count that only grows. */
        SUM,
        /** A count that also shrinks. */
        UPDOWN,
        HISTOGRAM,
        EXPONENTIAL,
        /** As a histogram without buckets; its quantiles cannot be added up and are not kept. */
        SUMMARY;

        public boolean isDistribution() {
            return this == HISTOGRAM || this == EXPONENTIAL || this == SUMMARY;
        }
    }

    /** Since when a point counts. */
    public enum Temporality {
        /** A level counts from no time. */
        NONE,
        /** Since the point before it. */
        DELTA,
        /** Since the start of its series. */
        CUMULATIVE
    }

    /**
     * @param start since when it counts, which also tells a series from the one before a restart;
     *     null when it was not said
     * @param at of the point; together with the series and the start it is the key: sending it
     *     again changes nothing
     */
    public record Times(@Nullable Instant start, Instant at, Instant receivedAt) {}

    public record Source(String serviceName, String environment, String scopeName) {}

    /**
     * @param userId a pseudonym
     */
    public record Actor(String agentId, String agentName, String sessionId, String userId) {}

    /**
     * @param aside whether it is a part or a sum of what other series count: never added to them
     */
    public record Call(
            String operation,
            String model,
            String provider,
            String toolName,
            String tokenType,
            boolean aside,
            String errorType) {}

    /**
     * @param value of a gauge or a sum; of a distribution the sum of what was measured
     * @param count how many measurements a distribution holds; 0 for the others
     * @param bounds of the buckets; each belongs to the bucket below it
     * @param buckets one more than bounds, or none at all
     */
    public record Value(
            double value,
            long count,
            @Nullable Double min,
            @Nullable Double max,
            List<Double> bounds,
            List<Long> buckets) {

        public Value {
            bounds = List.copyOf(bounds);
            buckets = List.copyOf(buckets);
        }

        public static Value of(double value) {
            return new Value(value, 0, null, null, List.of(), List.of());
        }
    }

    /**
     * @param series the same for the same instrument with the same labels of the same resource
     * @param json all labels that may be kept, sorted by name
     */
    public record Labels(UUID series, String json, int redactedSecrets, int redactedCards) {}
}
