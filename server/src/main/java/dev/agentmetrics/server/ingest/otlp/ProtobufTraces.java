package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An {@code ExportTraceServiceRequest} in protobuf, straight from its bytes. The levels above the
 * spans are walked by hand and each span is parsed from its own bytes: so one that is broken is
 * rejected alone, and only one is in memory at a time.
 */
final class ProtobufTraces {

    private final byte[] body;
    private final TraceSink sink;

    private ProtobufTraces(byte[] body, TraceSink sink) {
        this.body = body;
        this.sink = sink;
    }

    /** A request that was cut off is refused before anything of it is shown. */
    static void read(byte[] body, int length, TraceSink sink) {
        try {
            var whole = new Slice(0, length);
            check(body, whole, 0);
            new ProtobufTraces(body, sink).request(whole);
        } catch (IOException _) {
            throw new ProblemException(
                    new Problem.Malformed(
                            "malformed_protobuf",
                            "The body is not an ExportTraceServiceRequest in protobuf."));
        }
    }

    /** By level, the field that leads one level down. */
    private static final int[] DOWN = {
        ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER,
        ResourceSpans.SCOPE_SPANS_FIELD_NUMBER,
        ScopeSpans.SPANS_FIELD_NUMBER
    };

    private static void check(byte[] body, Slice slice, int level) throws IOException {
        if (level < DOWN.length) {
            each(body, slice, DOWN[level], child -> check(body, child, level + 1));
        }
    }

    private void request(Slice request) throws IOException {
        each(body, request, DOWN[0], this::resourceSpans);
    }

    private void resourceSpans(Slice slice) throws IOException {
        var field = ResourceSpans.RESOURCE_FIELD_NUMBER;
        try {
            sink.resource(
                    parse(Resource.parser(), last(slice, field), Resource.getDefaultInstance()));
        } catch (Unreadable failure) {
            each(body, slice, DOWN[1], scope -> reject(scope, "resource: " + failure.reason()));
            return;
        }
        each(body, slice, DOWN[1], this::scopeSpans);
    }

    private void scopeSpans(Slice slice) throws IOException {
        var none = InstrumentationScope.getDefaultInstance();
        try {
            sink.scope(
                    parse(
                            InstrumentationScope.parser(),
                            last(slice, ScopeSpans.SCOPE_FIELD_NUMBER),
                            none));
        } catch (Unreadable failure) {
            reject(slice, "scope: " + failure.reason());
            return;
        }
        each(body, slice, DOWN[2], this::span);
    }

    private void span(Slice slice) {
        try {
            sink.span(parse(Span.parser(), slice, Span.getDefaultInstance()), slice.length());
        } catch (Unreadable failure) {
            sink.unreadable("span: " + failure.reason());
        }
    }

    private void reject(Slice scopeSpans, String reason) throws IOException {
        each(body, scopeSpans, DOWN[2], _ -> sink.unreadable(reason));
    }

    private <T> T parse(Parser<T> parser, @Nullable Slice slice, T absent) throws Unreadable {
        if (slice == null) {
            return absent;
        }
        if (slice.length() > TraceSink.MOST_BYTES) {
            throw new Unreadable(Unreadable.TOO_LARGE);
        }
        try {
            return parser.parseFrom(body, slice.from(), slice.length());
        } catch (InvalidProtocolBufferException _) {
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
