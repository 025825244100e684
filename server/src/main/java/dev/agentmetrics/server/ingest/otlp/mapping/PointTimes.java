package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import java.time.Duration;
import java.time.Instant;

/**
 * When a point is from. Unlike a span, one of another century is not moved to now: its place in its
 * series would be lost. Times are unsigned as they are sent.
 */
final class PointTimes {

    private static final Duration OLDEST = Duration.ofDays(400);
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(1);

    private PointTimes() {}

    static MetricPoint.Times of(long start, long at, Instant received) throws Unfit {
        Unfit.unless(at != 0, "time_unix_nano is missing");
        Unfit.unless(
                Long.compareUnsigned(start, at) <= 0,
                "start_time_unix_nano is after time_unix_nano");
        var moment = SpanTimes.instant(at);
        Unfit.unless(
                !moment.isBefore(received.minus(OLDEST))
                        && !moment.isAfter(received.plus(FURTHEST_AHEAD)),
                "time_unix_nano is more than 400 days ago or an hour ahead");
        return new MetricPoint.Times(
                start == 0 ? null : SpanTimes.instant(start), moment, received);
    }
}
