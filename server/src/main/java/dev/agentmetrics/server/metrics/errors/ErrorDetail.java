package dev.agentmetrics.server.metrics.errors;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;

/** One error: where it happens, since which version, and the newest runs that it happened in. */
@Wire
public record ErrorDetail(
        ErrorGroup error,
        RangeView range,
        List<Part> agents,
        List<Part> versions,
        List<Occurrence> latest) {

    public ErrorDetail {
        agents = List.copyOf(agents);
        versions = List.copyOf(versions);
        latest = List.copyOf(latest);
    }

    /** The part of one agent or version, the largest first. */
    @Wire
    public record Part(
            String name,
            long count,
            long runs,
            @WireTime Instant firstSeen,
            @WireTime Instant lastSeen) {}

    /** A run that it happened in, and how often. */
    @Wire
    public record Occurrence(@JsonUnwrapped RunSummary run, long times) {}
}
