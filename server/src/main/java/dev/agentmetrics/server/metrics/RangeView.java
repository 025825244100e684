package dev.agentmetrics.server.metrics;

import java.time.Instant;

/** The range that was asked for, and how its charts are cut. */
@Wire
public record RangeView(@WireTime Instant from, @WireTime Instant to, long bucketSeconds) {

    public static RangeView of(Buckets buckets) {
        return new RangeView(buckets.range().from(), buckets.range().to(), buckets.seconds());
    }
}
