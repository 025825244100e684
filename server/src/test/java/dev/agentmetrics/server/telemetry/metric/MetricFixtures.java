package dev.agentmetrics.server.telemetry.metric;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Points of a counter of an agent. */
public final class MetricFixtures {

    private MetricFixtures() {}

    public static MetricPoint point(int series, String agent, Instant at) {
        return point(series, agent, "", at, "requests");
    }

    /** With the same text wherever it can stand, but for the name of the metric. */
    public static MetricPoint point(
            int series, String agent, String user, Instant at, String name) {
        return new MetricPoint(
                new MetricPoint.Instrument(
                        name, "1", MetricPoint.Kind.SUM, MetricPoint.Temporality.DELTA),
                new MetricPoint.Times(at.minusSeconds(60), at, at),
                new MetricPoint.Source(agent, "", ""),
                new MetricPoint.Actor("", agent, "", user),
                new MetricPoint.Call("", agent, "", agent, "", false, ""),
                MetricPoint.Value.of(5),
                new MetricPoint.Labels(new UUID(7, series), "{}", 0, 0));
    }

    /** A distribution, cumulative. */
    public static MetricPoint reached(
            int series, Instant start, Instant at, long count, List<Long> buckets) {
        return new MetricPoint(
                new MetricPoint.Instrument(
                        "seconds",
                        "s",
                        MetricPoint.Kind.HISTOGRAM,
                        MetricPoint.Temporality.CUMULATIVE),
                new MetricPoint.Times(start, at, at),
                new MetricPoint.Source("shop", "", ""),
                new MetricPoint.Actor("", "planner", "", ""),
                new MetricPoint.Call("", "gpt-4o", "openai", "", "", false, ""),
                new MetricPoint.Value(count, count, 0.5, 9.0, List.of(1.0, 2.0), buckets),
                new MetricPoint.Labels(new UUID(8, series), "{}", 0, 0));
    }
}
