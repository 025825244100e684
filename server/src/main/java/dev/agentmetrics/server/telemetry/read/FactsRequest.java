package dev.agentmetrics.server.telemetry.read;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
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
 * @param percentiles whether the column {@code durations} is wanted; it is the expensive one
 */
public record FactsRequest(
        OrgId org,
        TimeRange range,
        int bucketSeconds,
        Set<Dimension> dimensions,
        @Nullable String environment,
        @Nullable String agentId,
        boolean percentiles) {

    public FactsRequest {
        if (bucketSeconds < 0) {
            throw new IllegalArgumentException("bucket width is negative");
        }
        dimensions = Set.copyOf(dimensions);
    }

    /** Totals of everything in the range, with percentiles. */
    public static FactsRequest of(OrgId org, TimeRange range) {
        return new FactsRequest(org, range, 0, Set.of(), null, null, true);
    }

    public FactsRequest by(Dimension... more) {
        return new FactsRequest(
                org, range, bucketSeconds, Set.of(more), environment, agentId, percentiles);
    }

    public FactsRequest every(int seconds) {
        return new FactsRequest(org, range, seconds, dimensions, environment, agentId, percentiles);
    }

    public FactsRequest inEnvironment(@Nullable String name) {
        return new FactsRequest(org, range, bucketSeconds, dimensions, name, agentId, percentiles);
    }

    public FactsRequest ofAgent(@Nullable String id) {
        return new FactsRequest(
                org, range, bucketSeconds, dimensions, environment, id, percentiles);
    }

    public FactsRequest withoutPercentiles() {
        return new FactsRequest(org, range, bucketSeconds, dimensions, environment, agentId, false);
    }
}
