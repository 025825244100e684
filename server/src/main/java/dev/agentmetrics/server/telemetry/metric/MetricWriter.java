package dev.agentmetrics.server.telemetry.metric;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;

/** The only way points of metrics enter the event store. */
@FunctionalInterface
public interface MetricWriter {

    /**
     * Stores what is new and returns when it is durable (synced to disk). A point that was stored
     * before (same series, start and time) changes nothing; also when two callers bring it at once,
     * and across restarts.
     *
     * @return how many had been there before
     * @throws dev.agentmetrics.server.core.ProblemException with 503 and a time to retry when the
     *     store cannot take it; then nothing may be assumed stored, and sending it again is safe
     */
    int append(OrgId org, List<MetricPoint> points);
}
