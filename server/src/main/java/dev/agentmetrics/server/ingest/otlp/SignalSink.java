package dev.agentmetrics.server.ingest.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * Takes a request apart: a resource, then its scopes, each with its items. One at a time, so that
 * no request is ever in memory as a tree of objects.
 */
interface SignalSink<T> {

    void resource(Resource resource);

    void scope(InstrumentationScope scope);

    /**
     * @param bytes it was sent as
     */
    void item(T item, int bytes);

    /**
     * One item that cannot be read, or cannot because of its resource or scope.
     *
     * @param reason without anything that was sent
     */
    void unreadable(String reason);

    /** Stores what is not stored yet. */
    ExportReceipt finish();
}
