package dev.agentmetrics.server.metrics.observations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Something that happened within a span, or within a session where {@code span_id} is empty. */
@Wire
public record EventView(
        @WireTime Instant at,
        String name,
        String severity,
        @JsonUnwrapped Place place,
        @JsonUnwrapped What what,
        JsonNode attributes,
        @JsonUnwrapped Handling handling) {

    /** Where it belongs. */
    @Wire
    public record Place(
            String traceId,
            String spanId,
            String sessionId,
            String agentId,
            String serviceName,
            String environment) {}

    /** What it is about. */
    @Wire
    public record What(
            String model,
            String provider,
            String toolName,
            String errorType,
            String errorMessage) {}

    /** What was cut or taken out on the way in. */
    @Wire
    public record Handling(List<String> truncated, long redactedSecrets, long redactedCards) {

        public Handling {
            truncated = List.copyOf(truncated);
        }
    }
}
