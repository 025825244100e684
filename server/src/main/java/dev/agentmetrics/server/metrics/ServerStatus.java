package dev.agentmetrics.server.metrics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is anything to show yet, and where to send it. {@code pendingHours} counts the
 * hours that have ended but are not rolled up yet: questions about them are answered from single
 * runs, exactly but more slowly.
 */
@Wire
public record ServerStatus(
        boolean hasRuns,
        @Nullable @WireTime Instant lastRunAt,
        @Nullable @WireTime Instant lastReceivedAt,
        List<String> environments,
        long pendingHours,
        String version,
        String ingestUrl,
        String batchUrl) {

    public ServerStatus {
        environments = List.copyOf(environments);
    }
}
