package dev.agentmetrics.server.metrics.conversations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole conversation, and a page of its runs in the order in which they began. */
@Wire
public record ConversationDetail(
        Conversation session, List<Turn> runs, @Nullable String nextCursor) {

    public ConversationDetail {
        runs = List.copyOf(runs);
    }

    /**
     * One run of it.
     *
     * @param gapMs how long nothing ran before it; null for the first, and when something else was
     *     still going on
     */
    @Wire
    public record Turn(@JsonUnwrapped RunSummary run, @Nullable Long gapMs) {}
}
