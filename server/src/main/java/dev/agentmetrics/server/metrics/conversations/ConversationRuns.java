package dev.agentmetrics.server.metrics.conversations;

import dev.agentmetrics.server.metrics.Cursor;
import org.jspecify.annotations.Nullable;

/** One conversation by its id, and a page of its runs in the order in which they began. */
public record ConversationRuns(String session, int limit, @Nullable Cursor cursor) {

    /** The only order; a cursor says it so that one of another list is refused. */
    public static final String SORT = "begin";

    public static final String ORDER = "asc";
}
