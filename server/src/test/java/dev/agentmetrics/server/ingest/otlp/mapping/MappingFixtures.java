package dev.agentmetrics.server.ingest.otlp.mapping;

import com.google.protobuf.ByteString;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.ingest.Costing;
import dev.agentmetrics.server.ingest.redaction.JsonRedactor;
import dev.agentmetrics.server.ingest.redaction.Redactor;
import dev.agentmetrics.server.pricing.PricingFixtures;
import dev.agentmetrics.server.telemetry.span.Span;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.UUID;

/** Spans, and a mapper without a server around it. */
final class MappingFixtures {

    static final OrgId ORG = new OrgId(new UUID(0x01890000_0000_7000L, 0x8000_0000_0000_0001L));
    static final Instant STARTED = Instant.parse("2025-11-27T08:00:00Z");
    static final Instant RECEIVED = STARTED.plusSeconds(60);

    private static final long NANOS = STARTED.getEpochSecond() * 1_000_000_000L;

    private MappingFixtures() {}

    static SpanMapper mapper() {
        var redactor = new Redactor();
        return new SpanMapper(
                redactor,
                new JsonRedactor(redactor),
                new Costing(PricingFixtures.calculator()),
                (org, user) -> "pseudonym-of-" + user.length());
    }

    /** Two seconds from the start. */
    static io.opentelemetry.proto.trace.v1.Span.Builder span(String name) {
        return io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(id(16))
                .setSpanId(id(8))
                .setName(name)
                .setStartTimeUnixNano(NANOS)
                .setEndTimeUnixNano(NANOS + 2_000_000_000L);
    }

    static ByteString id(int length) {
        var bytes = new byte[length];
        bytes[length - 1] = 1;
        return ByteString.copyFrom(bytes);
    }

    static KeyValue text(String name, String value) {
        return attribute(name, AnyValue.newBuilder().setStringValue(value).build());
    }

    static KeyValue number(String name, long value) {
        return attribute(name, AnyValue.newBuilder().setIntValue(value).build());
    }

    static KeyValue fraction(String name, double value) {
        return attribute(name, AnyValue.newBuilder().setDoubleValue(value).build());
    }

    static KeyValue attribute(String name, AnyValue value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    static Mapped mapped(String scope, io.opentelemetry.proto.trace.v1.Span span) {
        return mapper().batch(ORG, RECEIVED)
                .resource(Resource.getDefaultInstance())
                .scope(InstrumentationScope.newBuilder().setName(scope).build())
                .map(span);
    }

    static Span accepted(String scope, io.opentelemetry.proto.trace.v1.Span.Builder span) {
        return switch (mapped(scope, span.build())) {
            case Mapped.Accepted(var accepted, _) -> accepted;
            case Mapped.Rejected(var reason) -> throw new AssertionError(reason);
        };
    }
}
