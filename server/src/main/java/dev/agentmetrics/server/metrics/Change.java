package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Something that is there for the first time in a month. {@code name} is the new thing alone (the
 * version, the model, the agent), for a marker in a chart; {@code title} says it in a sentence.
 */
@Wire
public record Change(@WireTime Instant at, Kind kind, String agentId, String name, String title) {

    /** What is new. */
    public enum Kind {
        @JsonProperty("new_version")
        NEW_VERSION,
        @JsonProperty("new_model")
        NEW_MODEL,
        @JsonProperty("new_agent")
        NEW_AGENT
    }
}
