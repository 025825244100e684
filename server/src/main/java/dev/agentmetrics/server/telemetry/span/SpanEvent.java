package dev.agentmetrics.server.telemetry.span;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something that happened within a span, or within a session where no span is named. Redacted, and
 * without what people and models said. Text that was absent is empty.
 */
public record SpanEvent(
        UUID key, Place place, What what, Span.Source source, Span.Actor actor, Content content)
        implements Observation {

    /**
     * Where and when. Ids are lower-case hex as in OTLP; both are empty for an event of a session.
     */
    public record Place(String traceId, String spanId, Instant at, Instant receivedAt) {}

    /**
     * @param severity as OpenTelemetry counts it, 1 to 24; 0 for none
     */
    public record What(
            String name,
            int severity,
            String model,
            String provider,
            String toolName,
            String errorType,
            String errorMessage) {}

    /**
     * The rest, redacted: {@code attributes} is a JSON object. Tokens and costs that an event tells
     * of stand there and nowhere else: they are never added to those of spans.
     */
    public record Content(
            String attributes, List<String> truncated, int redactedSecrets, int redactedCards) {

        public Content {
            truncated = List.copyOf(truncated);
        }
    }
}
