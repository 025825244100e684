package dev.agentmetrics.server.ingest.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Takes a request apart: a resource, then its scopes, each with its spans. One at a time, so that
 * no request is ever in memory as a tree of objects.
 */
interface TraceSink {

    /** More would become too many objects at once; real spans are a thousand times smaller. */
    int MOST_BYTES = 1 << 20;

    void resource(Resource resource);

    void scope(InstrumentationScope scope);

    /**
     * @param bytes it was sent as
     */
    void span(Span span, int bytes);

    /**
     * One span that cannot be read, or cannot because of its resource or scope.
     *
     * @param reason without anything that was sent
     */
    void unreadable(String reason);
}
