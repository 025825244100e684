package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a pasted id or the beginning of a name may mean. */
@Wire
public record Lookup(List<Match> matches) {

    public Lookup {
        matches = List.copyOf(matches);
    }

    /** One thing it may mean; {@code at} is when it was last seen. */
    @Wire
    public record Match(
            Kind kind, String id, String label, @Nullable UUID runId, @WireTime Instant at) {}

    /** What kind of thing an id is of. */
    public enum Kind {
        @JsonProperty("run")
        RUN,
        @JsonProperty("trace")
        TRACE,
        @JsonProperty("session")
        SESSION,
        @JsonProperty("agent")
        AGENT
    }
}
