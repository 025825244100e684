package dev.agentmetrics.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An agent that got materially worse. {@code title} has the numbers, {@code detail} what is known
 * of the reason, {@code value} the size of the damage.
 */
@Wire
public record Attention(
        String agentId,
        Severity severity,
        Kind kind,
        String title,
        String detail,
        String value,
        List<Double> spark) {

    public Attention {
        spark = List.copyOf(spark);
    }

    /** How urgent it is. */
    public enum Severity {
        @JsonProperty("bad")
        BAD,
        @JsonProperty("warn")
        WARN
    }

    /** What got worse. */
    public enum Kind {
        @JsonProperty("failure_rate")
        FAILURE_RATE,
        @JsonProperty("cost_per_run")
        COST_PER_RUN,
        @JsonProperty("latency")
        LATENCY,
        @JsonProperty("silent")
        SILENT
    }
}
