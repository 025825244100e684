package dev.agentmetrics.server.apikeys;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a key is used.
 *
 * @param lastUsedAt of the requests that are still known; null when there is none
 * @param days the last thirty days that had any, oldest first
 */
public record Usage(@Nullable Instant lastUsedAt, List<Day> days) {

    public static final Usage NONE = new Usage(null, List.of());

    public Usage {
        days = List.copyOf(days);
    }

    /** A day in UTC. */
    public record Day(LocalDate date, long requests, long events) {}

    public long requests() {
        return days.stream().mapToLong(Day::requests).sum();
    }

    public long events() {
        return days.stream().mapToLong(Day::events).sum();
    }
}
