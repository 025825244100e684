package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.OrgId;
import java.time.Instant;
import java.util.Collection;

/** Hears of which traces spans were stored, so that these are looked at soon. */
@FunctionalInterface
public interface TraceArrivals {

    /**
     * Spans of these are durable now. Cheap, and never fails; a call that a crash prevents is made
     * up for at the next start.
     *
     * @param received no later than any of the spans was
     */
    void arrived(OrgId org, Collection<String> traces, Instant received);
}
