package dev.agentmetrics.server.metrics.conversations;

import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.Selection;
import org.jspecify.annotations.Nullable;

/** One page of the list of conversations. */
public record ConversationQuery(
        Selection selection, Sort sort, Order order, int limit, @Nullable Cursor cursor) {

    /** What conversations can be sorted by. */
    public enum Sort {
        /** The end of the last run. */
        LAST,
        /** How many runs. */
        RUNS,
        /** The sum of what is priced. */
        COST,
        /** From the begin of the first run to the end of the last. */
        DURATION,
        /** How many runs failed, timed out or were killed. */
        FAILURES
    }
}
