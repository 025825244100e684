package dev.agentmetrics.server.telemetry.read;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which facts are wanted.
 *
 * @param bucketSeconds width of the time buckets in column {@code t}; 0 for one bucket over the
 *     whole range. Roll-ups help when it is 0 or a multiple of 3600.
 * @param dimensions the columns to break down by, beside the bucket
 * @param environment only this one; null for all
 * @param agentId only this one; null for all
 * @param wanted which columns; what is not asked for costs nothing
 * @param split tells the runs from this moment on, in column {@code later}, from those before: two
 *     periods in one statement. Null for no such column.
 */
public record FactsRequest(
        OrgId org,
        TimeRange range,
        int bucketSeconds,
        Set<Dimension> dimensions,
        @Nullable String environment,
        @Nullable String agentId,
        Wanted wanted,
        @Nullable Instant split) {

    /** Columns beside the bucket and the dimensions. To plan them costs more than to sum them. */
    public enum Wanted {
        EVERYTHING,
        /** Everything but {@code durations}. */
        SUMS,
        /** Only {@code durations}: the expensive one. */
        PERCENTILES,
        /** Only {@code first_at} and {@code last_at}. */
        TIMES;

        boolean sums() {
            return this == EVERYTHING || this == SUMS;
        }

        boolean times() {
            return this != PERCENTILES;
        }

        boolean percentiles() {
            return this == EVERYTHING || this == PERCENTILES;
        }
    }

    public FactsRequest {
        if (bucketSeconds < 0) {
            throw new IllegalArgumentException("bucket width is negative");
        }
        dimensions = Set.copyOf(dimensions);
    }

    /** Totals of everything in the range, with percentiles. */
    public static FactsRequest of(OrgId org, TimeRange range) {
        return new FactsRequest(org, range, 0, Set.of(), null, null, Wanted.EVERYTHING, null);
    }

    public FactsRequest by(Dimension... more) {
        return new FactsRequest(
                org, range, bucketSeconds, Set.of(more), environment, agentId, wanted, split);
    }

    public FactsRequest every(int seconds) {
        return new FactsRequest(
                org, range, seconds, dimensions, environment, agentId, wanted, split);
    }

    public FactsRequest inEnvironment(@Nullable String name) {
        return new FactsRequest(
                org, range, bucketSeconds, dimensions, name, agentId, wanted, split);
    }

    public FactsRequest ofAgent(@Nullable String id) {
        return new FactsRequest(
                org, range, bucketSeconds, dimensions, environment, id, wanted, split);
    }

    /** With the column {@code later}: whether a run ended at this moment or after it. */
    public FactsRequest splitAt(Instant moment) {
        return new FactsRequest(
                org, range, bucketSeconds, dimensions, environment, agentId, wanted, moment);
    }

    public FactsRequest withoutPercentiles() {
        return only(Wanted.SUMS);
    }

    public FactsRequest onlyPercentiles() {
        return only(Wanted.PERCENTILES);
    }

    public FactsRequest onlyTimes() {
        return only(Wanted.TIMES);
    }

    private FactsRequest only(Wanted columns) {
        return new FactsRequest(
                org, range, bucketSeconds, dimensions, environment, agentId, columns, split);
    }
}
