package dev.agentmetrics.server.core;

import java.time.Duration;
import java.time.Instant;

/** From (inclusive) to (exclusive). Every query over events has one. */
public record TimeRange(Instant from, Instant to) {

    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("time range is empty");
        }
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** The range of the same length that ends where this one starts. */
    public TimeRange previous() {
        return new TimeRange(from.minus(length()), from);
    }
}
