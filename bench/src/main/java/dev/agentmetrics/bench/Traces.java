package dev.agentmetrics.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests of OTLP as exporters send them: an agent that calls a model four times and a tool three
 * times, with the attributes of the GenAI conventions. One request is built; its copies get ids and
 * times of their own, since the load must not cost more than the server.
 */
final class Traces {

    static final int SPANS_OF_TRACE = 8;

    private static final String[] AGENTS = {
        "support-agent", "research-agent", "code-reviewer", "invoice-bot", "triage"
    };
    private static final String[] MODELS = {"gpt-4o", "gpt-4o-mini", "gpt-5", "gpt-5-mini"};
    private static final long MILLIS = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(11);
    private final byte[] template;

    /** Where eight bytes of an id stand: in a request they are all changed in the same way. */
    private final List<Integer> ids = new ArrayList<>();

    private final List<Integer> times = new ArrayList<>();
    private final long templateNow = System.currentTimeMillis() * MILLIS;

    /**
     * @param traces in one request
     */
    Traces(int traces) throws IOException {
        var spans = ScopeSpans.newBuilder();
        spans.setScope(InstrumentationScope.newBuilder().setName("bench").setVersion("1.0.0"));
        for (var trace = 0; trace < traces; trace++) {
            addTrace(spans, trace);
        }
        template =
                ExportTraceServiceRequest.newBuilder()
                        .addResourceSpans(
                                ResourceSpans.newBuilder()
                                        .setResource(resource())
                                        .addScopeSpans(spans))
                        .build()
                        .toByteArray();
        find(0, template.length, 0);
    }

    int bytes() {
        return template.length;
    }

    /** New spans that end now. */
    synchronized byte[] next() {
        var request = template.clone();
        var buffer = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        var mask = random.nextLong();
        for (int at : ids) {
            buffer.putLong(at, buffer.getLong(at) ^ mask);
        }
        var later = System.currentTimeMillis() * MILLIS - templateNow;
        for (int at : times) {
            buffer.putLong(at, buffer.getLong(at) + later);
        }
        return request;
    }

    private void addTrace(ScopeSpans.Builder spans, int number) {
        var trace = id(16);
        var agent = id(8);
        var start = templateNow - 3_000 * MILLIS;
        for (var call = 0; call < 4; call++) {
            var at = start + (100L + call * 700L) * MILLIS;
            spans.addSpans(modelCall(number + call).mergeFrom(span(trace, agent, at, 500)));
            if (call < 3) {
                spans.addSpans(toolCall(call).mergeFrom(span(trace, agent, at + 550 * MILLIS, 90)));
            }
        }
        spans.addSpans(
                span(trace, agent, start, 3_000).toBuilder()
                        .setSpanId(agent)
                        .clearParentSpanId()
                        .setName("invoke_agent " + AGENTS[number % AGENTS.length])
                        .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
                        .addAttributes(text("gen_ai.agent.name", AGENTS[number % AGENTS.length]))
                        .addAttributes(text("gen_ai.conversation.id", "session-" + number)));
    }

    private Span span(ByteString trace, ByteString parent, long start, long millis) {
        return Span.newBuilder()
                .setTraceId(trace)
                .setSpanId(id(8))
                .setParentSpanId(parent)
                .setStartTimeUnixNano(start)
                .setEndTimeUnixNano(start + millis * MILLIS)
                .build();
    }

    private Span.Builder modelCall(int number) {
        var model = MODELS[number % MODELS.length];
        return Span.newBuilder()
                .setName("chat " + model)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.provider.name", "openai"))
                .addAttributes(text("gen_ai.request.model", model))
                .addAttributes(text("gen_ai.response.model", model))
                .addAttributes(text("gen_ai.response.id", "chatcmpl-" + random.nextLong(1L << 50)))
                .addAttributes(
                        attribute(
                                "gen_ai.response.finish_reasons",
                                AnyValue.newBuilder()
                                        .setArrayValue(
                                                ArrayValue.newBuilder()
                                                        .addValues(
                                                                AnyValue.newBuilder()
                                                                        .setStringValue("stop")))))
                .addAttributes(number("gen_ai.usage.input_tokens", random.nextInt(1_000, 9_000)))
                .addAttributes(number("gen_ai.usage.output_tokens", random.nextInt(10, 900)))
                .addAttributes(number("gen_ai.usage.cache_read.input_tokens", 512))
                .addAttributes(number("gen_ai.request.max_tokens", 4_096))
                .addAttributes(text("server.address", "api.openai.com"))
                .addAttributes(number("server.port", 443));
    }

    private Span.Builder toolCall(int number) {
        return Span.newBuilder()
                .setName("execute_tool web_search")
                .addAttributes(text("gen_ai.operation.name", "execute_tool"))
                .addAttributes(text("gen_ai.tool.name", "web_search"))
                .addAttributes(text("gen_ai.tool.type", "function"))
                .addAttributes(text("gen_ai.tool.call.id", "call_" + number));
    }

    private static Resource resource() {
        return Resource.newBuilder()
                .addAttributes(text("service.name", "agents"))
                .addAttributes(text("service.version", "2.4.0"))
                .addAttributes(text("deployment.environment.name", "production"))
                .addAttributes(text("telemetry.sdk.language", "java"))
                .addAttributes(text("telemetry.sdk.name", "opentelemetry"))
                .build();
    }

    private ByteString id(int bytes) {
        var id = new byte[bytes];
        random.nextBytes(id);
        return ByteString.copyFrom(id);
    }

    private static KeyValue text(String key, String value) {
        return attribute(key, AnyValue.newBuilder().setStringValue(value));
    }

    private static KeyValue number(String key, long value) {
        return attribute(key, AnyValue.newBuilder().setIntValue(value));
    }

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    /** By level, the field that leads one level down. */
    private static final int[] DOWN = {
        ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER,
        ResourceSpans.SCOPE_SPANS_FIELD_NUMBER,
        ScopeSpans.SPANS_FIELD_NUMBER
    };

    /** Walks to the spans, and there to their ids and times. */
    private void find(int from, int length, int level) throws IOException {
        var in = CodedInputStream.newInstance(template, from, length);
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            var field = WireFormat.getTagFieldNumber(tag);
            if (level < DOWN.length && field == DOWN[level]) {
                var size = in.readRawVarint32();
                find(from + in.getTotalBytesRead(), size, level + 1);
                in.skipRawBytes(size);
            } else if (level == DOWN.length) {
                note(field, in, from);
                in.skipField(tag);
            } else {
                in.skipField(tag);
            }
        }
    }

    private void note(int field, CodedInputStream in, int from) {
        var at = from + in.getTotalBytesRead();
        switch (field) {
            // Behind one byte of length; half of a trace id is enough.
            case Span.TRACE_ID_FIELD_NUMBER,
                    Span.SPAN_ID_FIELD_NUMBER,
                    Span.PARENT_SPAN_ID_FIELD_NUMBER ->
                    ids.add(at + 1);
            case Span.START_TIME_UNIX_NANO_FIELD_NUMBER, Span.END_TIME_UNIX_NANO_FIELD_NUMBER ->
                    times.add(at);
            default -> {
                // stays as it is
            }
        }
    }
}
