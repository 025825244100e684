package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A range cut into windows that grow with the distance from one of its ends. */
public final class Windows {

    private static final Duration FIRST = Duration.ofHours(1);
    private static final int GROWTH = 6;

    private Windows() {}

    /** The windows in the order in which they are to be looked at; together they are the range. */
    public static List<TimeRange> of(TimeRange range, boolean fromTheEnd) {
        var windows = new ArrayList<TimeRange>();
        var length = FIRST;
        var edge = fromTheEnd ? range.to() : range.from();
        while (fromTheEnd ? edge.isAfter(range.from()) : edge.isBefore(range.to())) {
            if (fromTheEnd) {
                var start = later(edge.minus(length), range.from());
                windows.add(new TimeRange(start, edge));
                edge = start;
            } else {
                var end = earlier(edge.plus(length), range.to());
                windows.add(new TimeRange(edge, end));
                edge = end;
            }
            length = length.multipliedBy(GROWTH);
        }
        return windows;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
