package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.Message;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.ingest.Body;
import dev.agentmetrics.server.ingest.BodyReader;
import dev.agentmetrics.server.ingest.ByteBudget;
import java.io.InputStream;

/**
 * The only way the items of one signal enter the system: reads a request item by item, rejects
 * those that cannot be taken, and stores the others before it answers.
 *
 * <p>Guarantees that what a receipt counts as accepted is durable. A request that ends with a
 * problem may have been stored in part; sending it again changes nothing.
 */
public abstract class SignalIngest<T extends Message> {

    /** Objects are larger than what they are read from; how much more, {@link Room} finds out. */
    private static final int GROWTH = 4;

    private final Signal<T> signal;
    private final Intake intake;

    SignalIngest(Signal<T> signal, Intake intake) {
        this.signal = signal;
        this.intake = intake;
    }

    /** Takes the items of one request of this caller. */
    abstract SignalSink<T> open(Caller caller);

    public final Signal<T> signal() {
        return signal;
    }

    /** A request over HTTP, in the encoding that its content type names. */
    public final ExportReceipt accept(Caller caller, Body body) {
        intake.require(caller);
        var encoding = OtlpEncoding.of(body.contentType());
        try (var content = intake.read(caller, body)) {
            return store(caller, encoding, content);
        }
    }

    /** The message of a call over gRPC, inflated while it is read. */
    public final ExportReceipt acceptMessage(Caller caller, InputStream message) {
        intake.require(caller);
        try (var content = intake.read(caller, new Body(message, -1, null, null))) {
            return store(caller, OtlpEncoding.PROTOBUF, content);
        }
    }

    /** What a message counts for while it arrives, where the server must hold all of it. */
    public final ByteBudget.Lease arriving(Caller caller) {
        intake.require(caller);
        return intake.arriving(caller);
    }

    private ExportReceipt store(Caller caller, OtlpEncoding encoding, BodyReader.Content content) {
        long usual = (long) GROWTH * Math.min(content.length(), signal.mostBytes());
        content.growBy(usual);
        var room = new Room(usual, content::growBy);
        var sink = open(caller);
        switch (encoding) {
            case PROTOBUF ->
                    ProtobufRequest.read(signal, content.bytes(), content.length(), room, sink);
            case JSON -> JsonRequest.read(signal, content.bytes(), content.length(), room, sink);
        }
        content.forgetBytes();
        return sink.finish();
    }
}
