package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.server.telemetry.span.Score;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Readable events of spans and scores for tests. */
public final class ObservationFixtures {

    private ObservationFixtures() {}

    /** Of the agent "checkout" in its session. */
    public static SpanEvent event(long key, String traceId, Instant at) {
        return event(key, traceId, at, "checkout", "user-1");
    }

    public static SpanEvent event(
            long key, String traceId, Instant at, String agent, String userId) {
        return new SpanEvent(
                new UUID(0x8000, Long.MIN_VALUE | key),
                new SpanEvent.Place(
                        traceId,
                        traceId.isEmpty() ? "" : SpanFixtures.spanId(2),
                        at,
                        at.plusSeconds(3)),
                new SpanEvent.What(
                        "gen_ai.choice", 9, "gpt-4o", "openai", "search", "timeout", "too slow"),
                source(),
                new Span.Actor("agent-1", agent, "", "session-1", userId, ""),
                new SpanEvent.Content("{\"a\":1}", List.of("content"), 1, 2));
    }

    public static Score score(long key, String traceId, Instant at) {
        return score(key, traceId, "", at, "", "");
    }

    public static Score score(
            long key, String traceId, String responseId, Instant at, String agent, String userId) {
        return new Score(
                new UUID(0x8000, Long.MIN_VALUE | key),
                new Score.Subject(
                        traceId,
                        traceId.isEmpty() ? "" : SpanFixtures.spanId(2),
                        responseId,
                        at,
                        at.plusSeconds(3)),
                new Score.Verdict("Relevance", 0.75, "pass", 7),
                source(),
                new Span.Actor("", agent, "", "", userId, ""),
                new Score.Found(Score.Origin.SPAN_EVENT, 1, 2));
    }

    /** Of something else that was measured. */
    public static Score named(long key, String name, String traceId, Instant at) {
        var score = score(key, traceId, at);
        return new Score(
                score.key(),
                score.subject(),
                new Score.Verdict(name, 0.75, "pass", 7),
                score.source(),
                score.actor(),
                score.found());
    }

    private static Span.Source source() {
        return new Span.Source("shop", "production", "judge", "", "claude-code", "");
    }
}
