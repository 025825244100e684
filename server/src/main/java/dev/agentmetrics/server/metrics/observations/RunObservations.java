package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.metrics.Wire;
import java.util.List;

/**
 * What is told about a run beside its spans, in order of time.
 *
 * @param more whether it has more events than these, which are the earliest
 */
@Wire
public record RunObservations(List<EventView> events, boolean more, List<ScoreView> scores) {

    public RunObservations {
        events = List.copyOf(events);
        scores = List.copyOf(scores);
    }
}
