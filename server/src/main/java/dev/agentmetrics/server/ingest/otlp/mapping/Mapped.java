package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Span;

/** What became of one span that was sent. */
public sealed interface Mapped {

    /** It can be stored. */
    record Accepted(Span span) implements Mapped {}

    /** It cannot be, for a reason that repeats nothing of what was sent. */
    record Rejected(String reason) implements Mapped {}
}
