package dev.agentmetrics.server.metrics;

import org.jspecify.annotations.Nullable;

/** One page of the list of agents; {@code words} is a part of the name, in any case. */
public record AgentQuery(
        Scope scope,
        @Nullable String words,
        Sort sort,
        Order order,
        int limit,
        @Nullable Cursor cursor) {

    /** What agents can be sorted by. Agents without the value come last, in both directions. */
    public enum Sort {
        COST,
        RUNS,
        SUCCESS_RATE,
        P95,
        LAST_RUN
    }
}
