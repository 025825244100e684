package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.telemetry.Run;
import java.util.UUID;

/** One run as it was read, before its metadata is told as a story and its cost is explained. */
public record StoredRun(
        RunSummary summary,
        RunDetail.Origin origin,
        RunDetail.Counts counts,
        RunDetail.Handling handling,
        String metadata,
        Run.Cost cost) {

    public UUID id() {
        return summary.id();
    }
}
