package dev.agentmetrics.server.content.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.content.ContentReading;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one span said.
 *
 * @param characters of all that was sent
 * @param cut the names of what was cut or left out
 */
record SpanContentView(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("span_id") String spanId,
        String environment,
        @JsonProperty("received_at") Instant receivedAt,
        @JsonProperty("kept_until") Instant keptUntil,
        long characters,
        JsonNode attributes,
        JsonNode events,
        JsonNode cut) {

    static SpanContentView of(ContentReading.Read read, JsonMapper json) {
        var content = json.readTree(read.json());
        var label = read.label();
        return new SpanContentView(
                label.traceId(),
                label.spanId(),
                label.environment(),
                label.receivedAt(),
                read.until(),
                label.characters(),
                content.path("attributes"),
                content.path("events"),
                content.path("cut"));
    }

    /** Without what was said. */
    @Override
    public String toString() {
        return "SpanContentView[" + traceId + "/" + spanId + "]";
    }
}
