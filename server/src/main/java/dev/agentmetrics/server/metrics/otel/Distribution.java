package dev.agentmetrics.server.metrics.otel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measurements in buckets, perhaps of several series whose buckets differ. Within a bucket they are
 * taken to be spread evenly. Not for use by several threads.
 */
final class Distribution {

    private final Map<Edges, Long> counts = new HashMap<>();
    private long total;

    private record Edges(double low, double high) {}

    long total() {
        return total;
    }

    /** How many different buckets it holds: what it takes of memory. */
    int edges() {
        return counts.size();
    }

    void add(Distribution other) {
        other.counts.forEach((edges, count) -> counts.merge(edges, count, Counts::plus));
        total = Counts.plus(total, other.total);
    }

    /**
     * @param buckets one more than bounds, or none
     */
    void add(List<Double> bounds, List<Long> buckets) {
        for (int i = 0; i < buckets.size(); i++) {
            long count = buckets.get(i);
            if (count > 0) {
                counts.merge(new Edges(low(bounds, i), high(bounds, i)), count, Counts::plus);
                total = Counts.plus(total, count);
            }
        }
    }

    /** Nothing that is measured here is below zero unless a bound is. */
    private static double low(List<Double> bounds, int bucket) {
        return bucket == 0
                ? Math.min(0, bounds.isEmpty() ? 0 : bounds.getFirst())
                : bounds.get(bucket - 1);
    }

    private static double high(List<Double> bounds, int bucket) {
        return bucket == bounds.size() ? Double.POSITIVE_INFINITY : bounds.get(bucket);
    }

    /**
     * What so much of all measurements is at most; null without any. In a bucket without an end it
     * is more than where that begins.
     */
    MetricSeries.@Nullable Percentile percentile(double share) {
        if (total == 0) {
            return null;
        }
        var marks = marks();
        double wanted = share * total;
        double below = 0;
        double density = 0;
        double from = marks.firstKey();
        for (var mark : marks.entrySet()) {
            double to = mark.getKey();
            double until = below + density * (to - from);
            if (density > 0 && until >= wanted) {
                return new MetricSeries.Percentile(
                        Math.min(to, from + (wanted - below) / density), false);
            }
            below = until + mark.getValue().here;
            if (mark.getValue().here > 0 && below >= wanted) {
                return new MetricSeries.Percentile(to, false);
            }
            below += mark.getValue().above;
            if (mark.getValue().above > 0 && below >= wanted) {
                return new MetricSeries.Percentile(to, true);
            }
            density = Math.max(0, density + mark.getValue().denser);
            from = to;
        }
        return new MetricSeries.Percentile(from, marks.lastEntry().getValue().above > 0);
    }

    private NavigableMap<Double, Mark> marks() {
        var marks = new TreeMap<Double, Mark>();
        counts.forEach(
                (edges, count) -> {
                    var low = marks.computeIfAbsent(edges.low, _ -> new Mark());
                    double denser = count / (edges.high - edges.low);
                    if (edges.high == Double.POSITIVE_INFINITY) {
                        low.above += count;
                    } else if (denser > 0 && Double.isFinite(denser)) {
                        low.denser += denser;
                        marks.computeIfAbsent(edges.high, _ -> new Mark()).denser -= denser;
                    } else {
                        // Too narrow or too wide for a number.
                        low.here += count;
                    }
                });
        return marks;
    }

    /** What changes at a value. */
    private static final class Mark {
        private double denser;
        private double here;
        private double above;
    }

    /**
     * How much each bucket of a cumulative series grew. Its bounds may have changed meanwhile:
     * exponential ones become coarser, and then every bound was one before.
     */
    static List<Long> increase(
            List<Double> boundsBefore, List<Long> before, List<Double> bounds, List<Long> buckets) {
        var grown = new ArrayList<Long>(buckets.size());
        double reached = 0;
        long given = 0;
        for (int i = 0; i < buckets.size(); i++) {
            reached += buckets.get(i);
            double reachedBefore = upTo(high(bounds, i), boundsBefore, before);
            long until = Math.max(given, Math.round(reached - reachedBefore));
            grown.add(until - given);
            given = until;
        }
        return grown;
    }

    private static double upTo(double value, List<Double> bounds, List<Long> buckets) {
        double sum = 0;
        for (int i = 0; i < buckets.size(); i++) {
            double high = high(bounds, i);
            if (high <= value) {
                sum += buckets.get(i);
            } else {
                double low = low(bounds, i);
                if (value > low && high != Double.POSITIVE_INFINITY) {
                    sum += buckets.get(i) * (value - low) / (high - low);
                }
                return sum;
            }
        }
        return sum;
    }
}
