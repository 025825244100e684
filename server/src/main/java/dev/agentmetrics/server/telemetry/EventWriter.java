package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;

/** The only way events enter the event store. */
public interface EventWriter {

    /**
     * Stores what is new and returns when it is durable (synced to disk). What was stored before,
     * under the same id, is left as it is: repeats change nothing, also when two callers bring the
     * same event at once, and also across restarts.
     *
     * @return for each run, then each event, whether it was new
     * @throws dev.agentmetrics.server.core.ProblemException with 503 and a time to retry when the
     *     store cannot take it; then nothing may be assumed stored, and sending it again is safe
     */
    Receipt append(OrgId org, List<Run> runs, List<ClientEvent> events);

    /** How many were stored by this call, and how many had been there before. */
    record Receipt(int stored, int repeated) {}
}
