package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a time range is cut for a chart: steps of equal length that begin at round times in UTC. The
 * first and the last may reach over the ends of the range; they are partial then.
 */
public record Buckets(TimeRange range, Duration step) {

    private static final List<Duration> STEPS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(3),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(2),
                    Duration.ofDays(5));

    private static final double WANTED = 65;

    /** From here on whole hours, which are summed already: a day is 24 buckets, not 48. */
    private static final Duration LONG = Duration.ofHours(20);

    /** Cuts the range into about sixty buckets, a day or two into one for each hour. */
    public static Buckets of(TimeRange range) {
        var best = STEPS.getFirst();
        var bestDistance = Double.MAX_VALUE;
        for (var step : STEPS) {
            if (range.length().compareTo(LONG) >= 0 && step.toHours() < 1) {
                continue;
            }
            var count = (double) range.length().toMillis() / step.toMillis();
            var distance = Math.abs(Math.log(count / WANTED));
            if (distance < bestDistance) {
                best = step;
                bestDistance = distance;
            }
        }
        return new Buckets(range, best);
    }

    /** The length of a bucket in seconds. */
    public int seconds() {
        return Math.toIntExact(step.toSeconds());
    }

    /** The start of the bucket that an instant falls into. */
    public Instant startOf(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds()) * seconds());
    }

    /** The starts of all buckets, without gaps. */
    public List<Instant> starts() {
        var starts = new ArrayList<Instant>();
        for (var start = startOf(range.from());
                start.isBefore(range.to());
                start = start.plus(step)) {
            starts.add(start);
        }
        return starts;
    }

    /** The position of the bucket that starts then. */
    public int index(Instant start) {
        var first = startOf(range.from());
        return Math.toIntExact((start.getEpochSecond() - first.getEpochSecond()) / seconds());
    }

    /** Whether the bucket is not wholly in the range, or not over yet. */
    public boolean partial(Instant start, Instant now) {
        var end = start.plus(step);
        return start.isBefore(range.from()) || end.isAfter(range.to()) || end.isAfter(now);
    }
}
