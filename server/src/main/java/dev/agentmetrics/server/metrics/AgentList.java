package dev.agentmetrics.server.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of agents; {@code total} counts all that the filter lets through. */
@Wire
public record AgentList(
        RangeView range, List<AgentSummary> agents, long total, @Nullable String nextCursor) {

    public AgentList {
        agents = List.copyOf(agents);
    }
}
