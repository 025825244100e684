package dev.agentmetrics.server.ingest.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** OTLP as exporters send it, and as they should not. */
public final class OtlpFixtures {

    private static final int LENGTH_DELIMITED = 2;

    private OtlpFixtures() {}

    public static Span.Builder span(int trace, int span) {
        long now = Instant.now().getEpochSecond() * 1_000_000_000;
        return Span.newBuilder()
                .setTraceId(id(16, trace))
                .setSpanId(id(8, span))
                .setName("chat gpt-4o")
                .setStartTimeUnixNano(now)
                .setEndTimeUnixNano(now + 1_500_000_000)
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.request.model", "gpt-4o"));
    }

    public static ByteString id(int bytes, int number) {
        return ByteString.copyFrom(
                HexFormat.of().parseHex(("%0" + 2 * bytes + "x").formatted(number)));
    }

    public static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    public static ExportTraceServiceRequest request(List<Span> spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(text("service.name", "shop")))
                                .addScopeSpans(
                                        ScopeSpans.newBuilder()
                                                .setScope(
                                                        InstrumentationScope.newBuilder()
                                                                .setName("by hand"))
                                                .addAllSpans(spans)))
                .build();
    }

    public static ExportTraceServiceRequest request(Span.Builder... spans) {
        return request(java.util.Arrays.stream(spans).map(Span.Builder::build).toList());
    }

    /** A request whose spans are these bytes, whatever they are. */
    public static byte[] requestOf(byte[]... spans) {
        var scope = new ByteArrayOutputStream();
        for (var span : spans) {
            field(scope, ScopeSpans.SPANS_FIELD_NUMBER, span);
        }
        var resource = new ByteArrayOutputStream();
        field(resource, ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, scope.toByteArray());
        var request = new ByteArrayOutputStream();
        field(
                request,
                ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER,
                resource.toByteArray());
        return request.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int number, byte[] content) {
        out.write((number << 3) | LENGTH_DELIMITED);
        int length = content.length;
        while (length > 0x7f) {
            out.write((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(content);
    }

    /** A span whose name is not UTF-8. */
    public static byte[] notUtf8() {
        var bytes = span(90, 90).setName("XXXXXXXX").build().toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 'X') {
                bytes[i] = (byte) 0xff;
            }
        }
        return bytes;
    }

    /** An attribute in an attribute, so many times. */
    public static AnyValue nested(int levels) {
        var value = AnyValue.newBuilder().setStringValue("bottom").build();
        for (int i = 0; i < levels; i++) {
            value =
                    AnyValue.newBuilder()
                            .setArrayValue(
                                    io.opentelemetry.proto.common.v1.ArrayValue.newBuilder()
                                            .addValues(value))
                            .build();
        }
        return value;
    }

    /** The same in OTLP's JSON. */
    public static String json(String traceId, String spanId, String more) {
        long now = Instant.now().getEpochSecond();
        return """
                {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"by hand"},"spans":[
                {"traceId":"%s","spanId":"%s","parentSpanId":"","name":"chat","kind":3,
                "startTimeUnixNano":"%d000000000","endTimeUnixNano":"%d500000000"%s}]}],
                "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}}]}
                """
                .formatted(traceId, spanId, now, now, more);
    }
}
