package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request in protobuf, straight from its bytes. The levels above the items are walked by hand and
 * each item is parsed from its own bytes: so one that is broken is rejected alone, and only one is
 * in memory at a time.
 */
final class ProtobufRequest<T extends Message> {

    /** By level, the field that leads one level down; the same in all signals. */
    private static final int[] DOWN = {1, 2, 2};

    /** The resource of a resource's scopes, and the scope of a scope's items; in all signals. */
    private static final int ABOUT = 1;

    private final Signal<T> signal;
    private final byte[] body;
    private final Room room;
    private final SignalSink<T> sink;

    private ProtobufRequest(Signal<T> signal, byte[] body, Room room, SignalSink<T> sink) {
        this.signal = signal;
        this.body = body;
        this.room = room;
        this.sink = sink;
    }

    /** A request that was cut off is refused before anything of it is shown. */
    static <T extends Message> void read(
            Signal<T> signal, byte[] body, int length, Room room, SignalSink<T> sink) {
        try {
            var whole = new Slice(0, length);
            check(body, whole, 0);
            new ProtobufRequest<>(signal, body, room, sink).request(whole);
        } catch (IOException _) {
            throw new ProblemException(
                    new Problem.Malformed(
                            "malformed_protobuf",
                            "The body is not an " + signal.request() + " in protobuf."));
        }
    }

    private static void check(byte[] body, Slice slice, int level) throws IOException {
        if (level < DOWN.length) {
            each(body, slice, DOWN[level], child -> check(body, child, level + 1));
        }
    }

    private void request(Slice request) throws IOException {
        each(body, request, DOWN[0], this::resource);
    }

    private void resource(Slice slice) throws IOException {
        try {
            sink.resource(parse(last(slice, ABOUT), Resource.getDefaultInstance()));
        } catch (Unreadable failure) {
            each(body, slice, DOWN[1], scope -> reject(scope, "resource: " + failure.reason()));
            return;
        }
        each(body, slice, DOWN[1], this::scope);
    }

    private void scope(Slice slice) throws IOException {
        var none = InstrumentationScope.getDefaultInstance();
        try {
            sink.scope(parse(last(slice, ABOUT), none));
        } catch (Unreadable failure) {
            reject(slice, "scope: " + failure.reason());
            return;
        }
        each(body, slice, DOWN[2], this::item);
    }

    private void item(Slice slice) {
        try {
            sink.item(parse(slice, signal.none()), slice.length());
        } catch (Unreadable failure) {
            sink.unreadable(signal.item() + ": " + failure.reason());
        }
    }

    @SuppressWarnings("unchecked") // The parser of a message makes messages of its class.
    private static <M extends Message> Parser<M> parser(M none) {
        return (Parser<M>) none.getParserForType();
    }

    private void reject(Slice scope, String reason) throws IOException {
        each(body, scope, DOWN[2], _ -> sink.unreadable(reason));
    }

    private <M extends Message> M parse(@Nullable Slice slice, M absent) throws Unreadable {
        if (slice == null) {
            return absent;
        }
        if (slice.length() > signal.mostBytes()) {
            throw signal.tooLarge();
        }
        try {
            if (!room.isEnoughFor(slice.length())) {
                room.take(
                        ProtobufWeight.of(
                                absent.getDescriptorForType(), body, slice.from(), slice.length()));
            }
            return parser(absent).parseFrom(body, slice.from(), slice.length());
        } catch (IOException _) {
            throw new Unreadable("not valid protobuf, or not UTF-8, or too deep");
        }
    }

    private @Nullable Slice last(Slice in, int field) throws IOException {
        var found = new Slice[1];
        each(body, in, field, slice -> found[0] = slice);
        return found[0];
    }

    /**
     * Shows where this field's messages are. Fields of other types are skipped, as protobuf does.
     */
    private static void each(byte[] body, Slice slice, int field, Visitor visitor)
            throws IOException {
        var in = CodedInputStream.newInstance(body, slice.from(), slice.length());
        var wanted = (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == wanted) {
                int length = in.readRawVarint32();
                int from = slice.from() + in.getTotalBytesRead();
                in.skipRawBytes(length);
                visitor.visit(new Slice(from, length));
            } else if (!in.skipField(tag)) {
                throw new IOException("the end of a group that has not begun");
            }
        }
    }

    private record Slice(int from, int length) {}

    @FunctionalInterface
    private interface Visitor {
        void visit(Slice slice) throws IOException;
    }
}
