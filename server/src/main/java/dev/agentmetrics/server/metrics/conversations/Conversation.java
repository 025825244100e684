package dev.agentmetrics.server.metrics.conversations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Outcomes;
import dev.agentmetrics.server.metrics.Spend;
import dev.agentmetrics.server.metrics.Tokens;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the runs of one session come to. */
@Wire
public record Conversation(
        String sessionId,
        @JsonUnwrapped Participants participants,
        @JsonUnwrapped Times times,
        @JsonUnwrapped Outcomes outcomes,
        @JsonUnwrapped Spend spend,
        @JsonUnwrapped Tokens tokens) {

    /**
     * Who took part. {@code agents} are some of {@code agentCount}; the user is a pseudonym, and
     * only known of runs that were made from spans.
     */
    @Wire
    public record Participants(List<String> agents, long agentCount, @Nullable String userId) {

        public Participants {
            agents = List.copyOf(agents);
        }
    }

    /**
     * When. The wall time is from the begin of the first run to the end of the last; in the busy
     * time at least one run was going on, so that what ran side by side counts once.
     */
    @Wire
    public record Times(
            @WireTime Instant startedAt, @WireTime Instant lastAt, long wallMs, long busyMs) {}
}
