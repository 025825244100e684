package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** All the time that runs can lie in: event times are refused outside of it. */
final class History {

    private static final Duration PAST = Duration.ofDays(400);
    private static final Duration FUTURE = Duration.ofHours(2);

    private History() {}

    static TimeRange until(Instant now) {
        var hour = now.truncatedTo(ChronoUnit.HOURS);
        return new TimeRange(hour.minus(PAST), hour.plus(FUTURE));
    }
}
