package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.telemetry.Run;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run as it was read, before its metadata is told as a story and its cost is explained.
 *
 * @param lineage of a run that was made from spans; null for one that a client sent
 */
public record StoredRun(
        RunSummary summary,
        RunDetail.Origin origin,
        RunDetail.Counts counts,
        RunDetail.Handling handling,
        String metadata,
        Run.Cost cost,
        @Nullable Lineage lineage) {

    /** Which run of the same trace started it; null for none. */
    public record Lineage(@Nullable UUID parentRun) {}

    public UUID id() {
        return summary.id();
    }
}
