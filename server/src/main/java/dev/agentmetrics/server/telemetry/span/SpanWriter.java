package dev.agentmetrics.server.telemetry.span;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import java.util.List;

/** The only way spans enter the event store. */
public interface SpanWriter {

    /**
     * Stores what is new and returns when it is durable (synced to disk). A span that was stored
     * before (same trace id and span id) changes nothing, except that an ended span replaces the
     * announcement of its start; also when two callers bring it at once, and across restarts.
     *
     * @param contents of some of these spans; the first that is stored of a span stays
     * @throws dev.agentmetrics.server.core.ProblemException with 503 and a time to retry when the
     *     store cannot take it; then nothing may be assumed stored, and sending it again is safe
     */
    Receipt appendSaying(OrgId org, List<Span> spans, List<SealedContent> contents);

    /** Spans of which no content is stored. */
    default Receipt append(OrgId org, List<Span> spans) {
        return appendSaying(org, spans, List.of());
    }

    /** How many were stored by this call, and how many had been there before. */
    record Receipt(int stored, int repeated) {}
}
