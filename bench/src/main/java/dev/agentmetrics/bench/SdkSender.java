package dev.agentmetrics.bench;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Applications with OpenTelemetry's own SDK, each in a thread of its own: they make spans, and
 * their exporter sends every 512 of them and waits for the answer. Its queue would drop what does
 * not fit, so it is left out.
 */
final class SdkSender {

    private SdkSender() {}

    /** Spans a second that were made, sent and answered. */
    static double perSecond(Supplier<SpanExporter> exporters, int applications, int batches)
            throws InterruptedException {
        var left = new AtomicInteger(batches);
        var finished = new CountDownLatch(applications);
        var failed = new AtomicInteger();
        var start = System.nanoTime();
        for (var i = 0; i < applications; i++) {
            Thread.ofPlatform()
                    .name("application-" + i)
                    .start(
                            () -> {
                                try (var exporter = exporters.get()) {
                                    failed.addAndGet(send(exporter, left));
                                } finally {
                                    finished.countDown();
                                }
                            });
        }
        finished.await();
        var seconds = (System.nanoTime() - start) / 1e9;
        return (batches - failed.get()) * OtlpBench.BATCH / seconds;
    }

    private static int send(SpanExporter exporter, AtomicInteger left) {
        var made = new Made();
        var failed = 0;
        try (var provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.create(
                                        Attributes.of(
                                                AttributeKey.stringKey("service.name"), "agents")))
                        .addSpanProcessor(SimpleSpanProcessor.create(made))
                        .build()) {
            var tracer = provider.get("bench", "1.0.0");
            while (left.getAndDecrement() > 0) {
                for (var trace = 0; trace < OtlpBench.BATCH / Traces.SPANS_OF_TRACE; trace++) {
                    trace(tracer);
                }
                var sent = exporter.export(made.take()).join(60, TimeUnit.SECONDS);
                failed += sent.isSuccess() ? 0 : 1;
            }
        }
        return failed;
    }

    /** The same as {@link Traces} sends. */
    private static void trace(Tracer tracer) {
        var agent =
                tracer.spanBuilder("invoke_agent support-agent")
                        .setNoParent()
                        .setAttribute("gen_ai.operation.name", "invoke_agent")
                        .setAttribute("gen_ai.agent.name", "support-agent")
                        .startSpan();
        var inside = Context.root().with(agent);
        for (var call = 0; call < 4; call++) {
            modelCall(tracer, inside).end();
            if (call < 3) {
                tracer.spanBuilder("execute_tool web_search")
                        .setParent(inside)
                        .setAttribute("gen_ai.operation.name", "execute_tool")
                        .setAttribute("gen_ai.tool.name", "web_search")
                        .setAttribute("gen_ai.tool.type", "function")
                        .setAttribute("gen_ai.tool.call.id", "call_1")
                        .startSpan()
                        .end();
            }
        }
        agent.end();
    }

    private static Span modelCall(Tracer tracer, Context inside) {
        return tracer.spanBuilder("chat gpt-4o")
                .setParent(inside)
                .setAttribute("gen_ai.operation.name", "chat")
                .setAttribute("gen_ai.provider.name", "openai")
                .setAttribute("gen_ai.request.model", "gpt-4o")
                .setAttribute("gen_ai.response.model", "gpt-4o")
                .setAttribute("gen_ai.response.id", "chatcmpl-1234567890")
                .setAttribute("gen_ai.usage.input_tokens", 1_200)
                .setAttribute("gen_ai.usage.output_tokens", 300)
                .setAttribute("gen_ai.usage.cache_read.input_tokens", 512)
                .setAttribute("gen_ai.request.max_tokens", 4_096)
                .setAttribute("server.address", "api.openai.com")
                .setAttribute("server.port", 443)
                .startSpan();
    }

    /** What was made since it was last taken. */
    private static final class Made implements SpanExporter {

        private List<SpanData> spans = new ArrayList<>(OtlpBench.BATCH);

        List<SpanData> take() {
            var taken = spans;
            spans = new ArrayList<>(OtlpBench.BATCH);
            return taken;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
