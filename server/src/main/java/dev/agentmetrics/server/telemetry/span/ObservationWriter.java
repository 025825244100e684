package dev.agentmetrics.server.telemetry.span;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;

/** The only way events of spans and scores enter the event store. */
public interface ObservationWriter {

    /**
     * Stores what is new and returns when it is durable (synced to disk). What was stored before,
     * under the same key, changes nothing.
     *
     * @return how many of them had been there
     * @throws dev.agentmetrics.server.core.ProblemException with 503 and a time to retry when the
     *     store cannot take it; then nothing may be assumed stored, and sending it again is safe
     */
    int observe(OrgId org, List<? extends Observation> observations);
}
