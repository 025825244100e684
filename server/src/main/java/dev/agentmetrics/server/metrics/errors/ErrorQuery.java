package dev.agentmetrics.server.metrics.errors;

import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.Selection;
import org.jspecify.annotations.Nullable;

/** One page of the list of errors. */
public record ErrorQuery(
        Selection selection, Sort sort, Order order, int limit, @Nullable Cursor cursor) {

    /** What errors can be sorted by. */
    public enum Sort {
        /** How often. */
        COUNT,
        /** In how many runs. */
        RUNS,
        /** When last. */
        LAST
    }
}
