package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.content.SpanContent;
import dev.agentmetrics.server.telemetry.span.Span;
import org.jspecify.annotations.Nullable;

/** What became of one span that was sent. */
public sealed interface Mapped {

    /**
     * It can be stored.
     *
     * @param content what was said in it, where that is wanted; null for nothing
     */
    record Accepted(Span span, @Nullable SpanContent content) implements Mapped {}

    /** It cannot be, for a reason that repeats nothing of what was sent. */
    record Rejected(String reason) implements Mapped {}
}
