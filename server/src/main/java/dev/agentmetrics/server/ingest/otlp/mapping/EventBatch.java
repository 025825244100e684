package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.crypto.Hashes;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;

/** The records of one request, read one after the other with the same few buffers. */
public final class EventBatch {

    private final SpanBatch batch;
    private final RecordKeys keys;

    EventBatch(SpanBatch batch, RecordKeys keys) {
        this.batch = batch;
        this.keys = keys;
    }

    /** For the records of one resource. */
    public OfResource resource(Resource resource) {
        return new OfResource(batch.resource(resource), Hashes.sha256(resource.toByteArray()));
    }

    /** The records of one resource: it answers for them what they do not say themselves. */
    public final class OfResource {

        private final ResourceMapper resource;
        private final byte[] digest;

        private OfResource(ResourceMapper resource, byte[] digest) {
            this.resource = resource;
            this.digest = digest;
        }

        /** For the records of one scope. */
        public EventScope scope(InstrumentationScope scope) {
            return new EventScope(
                    batch, resource, scope, keys, Hashes.sha256(digest, scope.toByteArray()));
        }
    }
}
