package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs that are known to have started and not to have ended. */
public interface UnfinishedRuns {

    /**
     * Those that are stuck first, of each state those heard of last, and not more than the limit.
     *
     * @param agent only this one's; null for everybody's
     */
    List<Unfinished> of(OrgId org, @Nullable String agent, int limit);

    /**
     * One of them, as its trace was last looked at.
     *
     * @param spanId of the agent; empty when it is known by what it does alone, because its own
     *     span was not announced
     * @param lastSeen when the latest span of its trace came in
     */
    record Unfinished(
            String traceId,
            String spanId,
            String agent,
            Instant startedAt,
            Instant lastSeen,
            State state) {}

    /** Whether to worry. */
    enum State {
        /** Something was heard of it lately. */
        RUNNING,
        /** It has been silent for longer than {@code AGENTMETRICS_STUCK_AFTER}. */
        STUCK
    }
}
