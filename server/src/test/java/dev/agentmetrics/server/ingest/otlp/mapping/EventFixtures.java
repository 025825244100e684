package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;

/** Records of the logs signal, and a mapper without a server around it. */
public final class EventFixtures {

    static final String CLAUDE_CODE = "com.anthropic.claude_code.events";

    private static final long NANOS = MappingFixtures.STARTED.getEpochSecond() * 1_000_000_000L;

    private EventFixtures() {}

    public static EventMapper mapper(SpanMapper spans) {
        return new EventMapper(spans, new RecordKeys(TestKeys.fixed()));
    }

    /** Of a span. */
    static LogRecord.Builder record(String name) {
        return ofNobody(name).setTraceId(MappingFixtures.id(16)).setSpanId(MappingFixtures.id(8));
    }

    static LogRecord.Builder ofNobody(String name) {
        return LogRecord.newBuilder()
                .setEventName(name)
                .setTimeUnixNano(NANOS + 5)
                .setObservedTimeUnixNano(NANOS + 9);
    }

    /** As Claude Code sends them: the name in the body, and again, shortened, as an attribute. */
    static LogRecord.Builder claudeCode(String name) {
        return LogRecord.newBuilder()
                .setTimeUnixNano(NANOS + 5)
                .setBody(AnyValue.newBuilder().setStringValue("claude_code." + name))
                .addAttributes(MappingFixtures.text("event.name", name))
                .addAttributes(MappingFixtures.text("session.id", "s-1"))
                .addAttributes(MappingFixtures.text("user.id", "ada"))
                .addAttributes(MappingFixtures.text("user.email", "ada@example.com"))
                .addAttributes(MappingFixtures.text("organization.id", "org-1"));
    }

    static MappedEvent mapped(Resource resource, String scope, LogRecord.Builder sent) {
        return mapper(MappingFixtures.mapper())
                .batch(MappingFixtures.ORG, MappingFixtures.RECEIVED)
                .resource(resource)
                .scope(InstrumentationScope.newBuilder().setName(scope).build())
                .map(sent.build());
    }

    static SpanEvent event(String scope, LogRecord.Builder sent) {
        return switch (mapped(Resource.getDefaultInstance(), scope, sent)) {
            case MappedEvent.Accepted(SpanEvent event) -> event;
            case MappedEvent other -> throw new AssertionError(other);
        };
    }

    static Score score(LogRecord.Builder sent) {
        return switch (mapped(Resource.getDefaultInstance(), "judge", sent)) {
            case MappedEvent.Accepted(Score score) -> score;
            case MappedEvent other -> throw new AssertionError(other);
        };
    }

    static String rejected(LogRecord.Builder sent) {
        return switch (mapped(Resource.getDefaultInstance(), "", sent)) {
            case MappedEvent.Rejected(var reason) -> reason;
            case MappedEvent other -> throw new AssertionError(other);
        };
    }
}
