package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.util.Collection;

/** Hears which spans were stored, so that their traces are looked at soon. */
@FunctionalInterface
public interface TraceArrivals {

    /**
     * These are durable now. Cheap, and never fails; a call that a crash prevents is made up for at
     * the next start.
     */
    void arrived(OrgId org, Collection<Span> stored);
}
