package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Wire;
import dev.agentmetrics.server.metrics.WireTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric over time, as its services report it: the source is always named, for nothing here is
 * what runs and spans say.
 *
 * @param services who reports it, some at least
 * @param percentiles what has them: points, groups only, or nothing
 * @param others what the groups behind the last make together; null when there are none
 */
@Wire
record MetricSeries(
        RangeView range,
        String name,
        String unit,
        String kind,
        String by,
        List<String> services,
        String percentiles,
        List<Group> groups,
        @Nullable Group others) {

    MetricSeries {
        services = List.copyOf(services);
        groups = List.copyOf(groups);
    }

    /**
     * @param name empty for points that do not say it
     * @param count measurements of a distribution, points of a level; 0 for a counter
     * @param sum of what was measured or counted; of a level the average
     * @param perMinute measurements of a distribution, else of the sum; of a level 0
     */
    @Wire
    record Group(
            String name,
            long count,
            double sum,
            double perMinute,
            @Nullable Percentile p50,
            @Nullable Percentile p95,
            @Nullable Percentile p99,
            List<Point> points) {

        Group {
            points = List.copyOf(points);
        }
    }

    /**
     * @param partial whether it is not over yet, or not wholly in the range
     */
    @Wire
    record Point(
            @WireTime Instant t,
            boolean partial,
            long count,
            double sum,
            @Nullable Percentile p50,
            @Nullable Percentile p95) {}

    /**
     * @param above whether it lies in a bucket without an end: then it is more than the value
     */
    @Wire
    record Percentile(double value, boolean above) {}
}
