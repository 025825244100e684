package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.apikeys.EventMeter;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.ingest.Body;
import dev.agentmetrics.server.ingest.BodyReader;
import dev.agentmetrics.server.ingest.ByteBudget;
import dev.agentmetrics.server.ingest.otlp.mapping.SpanMapper;
import dev.agentmetrics.server.telemetry.span.SpanWriter;
import java.io.InputStream;
import java.time.Clock;
import org.springframework.stereotype.Service;

/**
 * The only way spans enter the system: reads a request span by span, rejects those that cannot be
 * taken, and stores the others before it answers.
 *
 * <p>Guarantees that what a receipt counts as accepted is durable. A request that ends with a
 * problem may have been stored in part; sending it again changes nothing.
 */
@Service
public class TraceIngest {

    private final Guard guard;
    private final BodyReader bodies;
    private final SpanMapper mapper;
    private final SpanWriter writer;
    private final EventMeter meter;
    private final Clock clock;

    TraceIngest(
            Guard guard,
            BodyReader bodies,
            SpanMapper mapper,
            SpanWriter writer,
            EventMeter meter,
            Clock clock) {
        this.guard = guard;
        this.bodies = bodies;
        this.mapper = mapper;
        this.writer = writer;
        this.meter = meter;
        this.clock = clock;
    }

    /** A request over HTTP, in the encoding that its content type names. */
    public TraceReceipt accept(Caller caller, Body body) {
        guard.require(caller, Permission.EVENT_WRITE);
        var encoding = OtlpEncoding.of(body.contentType());
        try (var content = bodies.readAnything(caller.org(), body)) {
            return store(caller, encoding, content);
        }
    }

    /** The message of a call over gRPC, inflated while it is read. */
    public TraceReceipt acceptMessage(Caller caller, InputStream message) {
        guard.require(caller, Permission.EVENT_WRITE);
        try (var content = bodies.readAnything(caller.org(), new Body(message, -1, null, null))) {
            return store(caller, OtlpEncoding.PROTOBUF, content);
        }
    }

    /** What a message counts for while it arrives, where the server must hold all of it. */
    public ByteBudget.Lease arriving(Caller caller) {
        guard.require(caller, Permission.EVENT_WRITE);
        return bodies.budget().open(caller.org());
    }

    private TraceReceipt store(Caller caller, OtlpEncoding encoding, BodyReader.Content content) {
        content.growBy(SpanChunks.memory(content.length()));
        var chunks =
                new SpanChunks(
                        mapper.batch(caller.org(), clock.instant()),
                        spans -> {
                            // Again, each time: the request may take its time.
                            guard.require(caller, Permission.EVENT_WRITE);
                            var repeated = writer.append(caller.org(), spans).repeated();
                            meter.accepted(caller, spans.size());
                            return repeated;
                        });
        switch (encoding) {
            case PROTOBUF -> ProtobufTraces.read(content.bytes(), content.length(), chunks);
            case JSON -> JsonTraces.read(content.bytes(), content.length(), chunks);
        }
        return chunks.finish();
    }
}
