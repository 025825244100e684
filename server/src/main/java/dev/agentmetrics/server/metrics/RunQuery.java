package dev.agentmetrics.server.metrics;

import org.jspecify.annotations.Nullable;

/** One page of the list of runs. */
public record RunQuery(
        Scope scope, RunFilter filter, Sort sort, Order order, int limit, @Nullable Cursor cursor) {

    /** What runs can be sorted by. Runs without the value come last, in both directions. */
    public enum Sort {
        TIME,
        DURATION,
        COST
    }
}
