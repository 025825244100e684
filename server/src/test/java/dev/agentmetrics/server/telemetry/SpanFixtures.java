package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readable spans for tests. */
public final class SpanFixtures {

    private SpanFixtures() {}

    /** 32 digits, the same for the same number. */
    public static String traceId(long number) {
        return "%032x".formatted(0xabc0_0000_0000_0000L | number);
    }

    public static String spanId(long number) {
        return "%016x".formatted(0xdef0_0000_0000_0000L | number);
    }

    /** A priced call of a model, two seconds long. */
    public static Span span(long trace, long span, Instant start) {
        return span(trace, span, start, start.plusSeconds(2), "checkout");
    }

    /** Its start was announced. */
    public static Span announced(long trace, long span, Instant start) {
        return span(trace, span, start, null, "checkout");
    }

    public static Span span(
            long trace, long span, Instant start, @Nullable Instant end, String agent) {
        return new Span(
                new Span.Identity(
                        traceId(trace), spanId(span), spanId(1), "chat gpt-4o", SpanKind.LLM),
                new Span.Timing(start, end, start.plusSeconds(3)),
                new Span.Outcome(Span.Outcome.Status.ERROR, "timeout", "too slow", -7),
                new Span.Source("shop", "production", "openai", "1.2", "otel-genai", "langchain"),
                new Span.Actor("agent-1", agent, "3", "session-1", "user-1", "order"),
                new Span.ModelCall(
                        "chat",
                        "gpt-4o",
                        "openai/gpt-4o-2024",
                        "gpt-4o",
                        "openai",
                        "resp-1",
                        "stop",
                        "flex",
                        true,
                        123_456L),
                new Span.ToolCall("search", "call-1", "function"),
                new SpanUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, SpanUsage.Basis.INCLUSIVE_BY_DIALECT),
                new Run.Cost(
                        new BigDecimal("0.0123000000"),
                        Run.Cost.Source.COMPUTED,
                        new BigDecimal("0.0123000000"),
                        new BigDecimal("0.0200000000"),
                        null,
                        "2026-11-01",
                        "openai/gpt-4o"),
                new Span.Content(
                        "{\"a\":1}",
                        "{\"r\":2}",
                        "[{\"name\":\"e\"}]",
                        "[]",
                        List.of("a.b"),
                        1,
                        2));
    }
}
