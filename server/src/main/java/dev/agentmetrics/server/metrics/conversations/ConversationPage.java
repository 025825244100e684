package dev.agentmetrics.server.metrics.conversations;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentmetrics.server.metrics.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of conversations. What the whole selection has comes with the first page only. */
@Wire
public record ConversationPage(
        List<Conversation> sessions,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Whole whole) {

    public ConversationPage {
        sessions = List.copyOf(sessions);
    }

    /**
     * All of the selection. More than some ten thousand sessions are counted to about one percent.
     *
     * @param failing sessions in which a run failed, timed out or was killed
     * @param runsWithout runs that belong to no session
     */
    @Wire
    public record Whole(long sessions, long failing, long runs, long runsWithout) {}
}
