package dev.agentmetrics.server.telemetry.span;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How good somebody or something found an answer: the result of an evaluation, redacted. */
public record Score(
        UUID key,
        Subject subject,
        Verdict verdict,
        Span.Source source,
        Span.Actor actor,
        Found found)
        implements Observation {

    /**
     * What was judged. All three may be empty; {@code responseId} is the provider's id of the
     * answer, for judges that do not know its span.
     */
    public record Subject(
            String traceId, String spanId, String responseId, Instant at, Instant receivedAt) {}

    /**
     * A value, a label, or both.
     *
     * @param name of what was measured, such as {@code Relevance}
     * @param explanationLeftOut how many characters somebody wrote about it: it is content
     */
    public record Verdict(
            String name, @Nullable Double value, String label, int explanationLeftOut) {}

    /** How it came, and what was taken out of it. */
    public record Found(Origin origin, int redactedSecrets, int redactedCards) {}

    /** Which signal brought it. */
    public enum Origin {
        /** A record of its own. */
        LOG,
        /** An event of the span. */
        SPAN_EVENT
    }
}
