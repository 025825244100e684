package dev.agentmetrics.server.demo;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Export requests in protobuf: agents that call a model four times and a tool three times. */
final class TrainingSpans {

    private static final int TRACES = 64;
    private static final String[] AGENTS = {"support-agent", "research-agent", "triage"};
    private static final String[] MODELS = {"gpt-5", "gpt-5-mini", "claude-sonnet-4-5"};

    private final Random random = new Random(1);
    private final Instant now;

    TrainingSpans(Instant now) {
        this.now = now;
    }

    byte[] next() {
        var spans = ScopeSpans.newBuilder();
        for (var trace = 0; trace < TRACES; trace++) {
            add(spans);
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(text("service.name", "agents"))
                                                .addAttributes(text("service.version", "2.4.0")))
                                .addScopeSpans(spans))
                .build()
                .toByteArray();
    }

    private void add(ScopeSpans.Builder spans) {
        var trace = id(16);
        var root = id(8);
        var agent = AGENTS[random.nextInt(AGENTS.length)];
        for (var step = 0; step < 7; step++) {
            spans.addSpans(
                    (step % 2 == 0 ? modelCall() : toolCall())
                            .setTraceId(trace)
                            .setSpanId(id(8))
                            .setParentSpanId(root)
                            .setStartTimeUnixNano(nanosAgo(3_000 - 400L * step))
                            .setEndTimeUnixNano(nanosAgo(2_700 - 400L * step)));
        }
        spans.addSpans(
                Span.newBuilder()
                        .setName("invoke_agent " + agent)
                        .setTraceId(trace)
                        .setSpanId(root)
                        .setStartTimeUnixNano(nanosAgo(3_100))
                        .setEndTimeUnixNano(nanosAgo(100))
                        .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
                        .addAttributes(text("gen_ai.agent.name", agent))
                        .addAttributes(
                                text("gen_ai.conversation.id", "talk-" + random.nextInt(50))));
    }

    private Span.Builder modelCall() {
        var model = MODELS[random.nextInt(MODELS.length)];
        return Span.newBuilder()
                .setName("chat " + model)
                .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                .addAttributes(text("gen_ai.operation.name", "chat"))
                .addAttributes(text("gen_ai.provider.name", "openai"))
                .addAttributes(text("gen_ai.request.model", model))
                .addAttributes(text("gen_ai.response.model", model))
                .addAttributes(text("gen_ai.response.id", "chatcmpl-" + random.nextLong(1L << 50)))
                .addAttributes(number("gen_ai.usage.input_tokens", random.nextInt(1_000, 9_000)))
                .addAttributes(number("gen_ai.usage.output_tokens", random.nextInt(10, 900)))
                .addAttributes(number("gen_ai.usage.cache_read.input_tokens", 512));
    }

    private Span.Builder toolCall() {
        return Span.newBuilder()
                .setName("execute_tool web_search")
                .addAttributes(text("gen_ai.operation.name", "execute_tool"))
                .addAttributes(text("gen_ai.tool.name", "web_search"))
                .addAttributes(text("gen_ai.tool.call.id", "call_" + random.nextLong(1L << 50)));
    }

    private long nanosAgo(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli() - millis);
    }

    private ByteString id(int size) {
        var id = new byte[size];
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
}
