package dev.agentmetrics.server.metrics.traces;

import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;

/**
 * Runs that have begun and not ended, those heard of last first.
 *
 * @param more whether there are others
 * @param stuckAfterSeconds of silence
 */
@Wire
public record UnfinishedList(List<Run> runs, boolean more, long stuckAfterSeconds) {

    public UnfinishedList {
        runs = List.copyOf(runs);
    }

    /**
     * One of them.
     *
     * @param spanId of its agent; empty when it is known by what it does alone
     * @param state {@code running} or {@code stuck}
     */
    @Wire
    public record Run(
            String traceId,
            String spanId,
            String agentId,
            @WireTime Instant startedAt,
            @WireTime Instant lastSeen,
            String state) {}
}
