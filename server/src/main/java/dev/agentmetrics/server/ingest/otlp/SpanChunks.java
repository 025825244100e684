package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.ingest.otlp.mapping.Mapped;
import dev.agentmetrics.server.ingest.otlp.mapping.ResourceMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.ScopeMapper;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanBatch;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps the spans of one request and stores them in pieces: an exporter's batch is one piece, and a
 * request of a hundred thousand tiny spans never becomes as many objects at once.
 */
final class SpanChunks implements TraceSink {

    private static final int MOST_SPANS = 2_048;
    private static final int MOST_BYTES_OF_CHUNK = 1 << 20;

    /** A small span is many times larger as an object. */
    private static final int GROWTH = 4;

    private static final long MOST_MEMORY = 4L << 20;

    /** Of one character, as an object and as a row. */
    private static final int BYTES_OF_CHARACTER = 3;

    private final SpanBatch batch;
    private final Storing storing;
    private final Rejections rejections = new Rejections();
    private final List<Span> chunk = new ArrayList<>();
    private ResourceMapper resource;
    private ScopeMapper scope;
    private int bytes;
    private long accepted;
    private long repeated;

    SpanChunks(SpanBatch batch, Storing storing) {
        this.batch = batch;
        this.storing = storing;
        this.resource = batch.resource(Resource.getDefaultInstance());
        this.scope = resource.scope(InstrumentationScope.getDefaultInstance());
    }

    /** Roughly what the spans of a request of this size take as objects, at any one time. */
    static long memory(int length) {
        return Math.min((long) GROWTH * length, MOST_MEMORY);
    }

    /** Makes spans durable and says how many had been there. */
    @FunctionalInterface
    interface Storing {
        int store(List<Span> spans);
    }

    @Override
    public void resource(Resource read) {
        resource = batch.resource(read);
    }

    @Override
    public void scope(InstrumentationScope read) {
        scope = resource.scope(read);
    }

    @Override
    public void span(io.opentelemetry.proto.trace.v1.Span span, int length) {
        switch (scope.map(span)) {
            case Mapped.Accepted(var mapped) -> add(mapped, length);
            case Mapped.Rejected(var reason) -> rejections.add(reason);
        }
    }

    @Override
    public void unreadable(String reason) {
        rejections.add(reason);
    }

    private void add(Span span, int length) {
        var size = Math.max(length, BYTES_OF_CHARACTER * characters(span.content()));
        if (chunk.size() == MOST_SPANS || bytes + size > MOST_BYTES_OF_CHUNK) {
            flush();
        }
        chunk.add(span);
        bytes += size;
    }

    /** What was sent once, as the resource was, is stored with every span. */
    private static int characters(Span.Content content) {
        return content.attributes().length()
                + content.resource().length()
                + content.events().length()
                + content.links().length();
    }

    private void flush() {
        if (!chunk.isEmpty()) {
            repeated += storing.store(List.copyOf(chunk));
            accepted += chunk.size();
            chunk.clear();
            bytes = 0;
        }
    }

    /** Stores the rest. */
    TraceReceipt finish() {
        flush();
        return new TraceReceipt(accepted, repeated, rejections.count(), rejections.described());
    }
}
