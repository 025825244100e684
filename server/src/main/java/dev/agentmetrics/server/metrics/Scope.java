package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.core.TimeRange;
import org.jspecify.annotations.Nullable;

/** What a question is about: a time range, and one environment or all. */
public record Scope(TimeRange range, @Nullable String environment) {

    /** The same question about the period of the same length before. */
    public Scope previous() {
        return new Scope(range.previous(), environment);
    }
}
