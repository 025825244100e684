package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.server.metrics.Wire;
import java.util.List;

/**
 * The newest events first.
 *
 * @param more whether there are older ones in the range: ask again, up to the time of the last
 */
@Wire
public record EventList(List<EventView> events, boolean more) {

    public EventList {
        events = List.copyOf(events);
    }
}
