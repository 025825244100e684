package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.metrics.Buckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what a metric said, by group and bucket. Bounded, however many groups there are. */
final class Tally {

    /** More are added together as they come. */
    private static final int MOST_GROUPS = 1_000;

    /** More than a chart or a table can show. */
    private static final int SHOWN = 20;

    private final Buckets buckets;
    private final List<Instant> starts;
    private final boolean level;
    private final Map<String, Group> groups = new HashMap<>();
    private final Group rest;

    /**
     * @param level whether values are averaged
     */
    Tally(Buckets buckets, boolean level) {
        this.buckets = buckets;
        this.starts = buckets.starts();
        this.level = level;
        this.rest = new Group();
    }

    private final class Group {
        final double[] sums = new double[starts.size()];
        final long[] counts = new long[starts.size()];
        final Map<Integer, Distribution> parts = new HashMap<>();
        boolean any;

        double sum() {
            double sum = 0;
            for (double one : sums) {
                sum += one;
            }
            return sum;
        }

        long count() {
            long count = 0;
            for (long one : counts) {
                count += one;
            }
            return count;
        }

        void add(Group other) {
            any = true;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += other.sums[i];
                counts[i] += other.counts[i];
            }
            other.parts.forEach(
                    (bucket, part) ->
                            parts.computeIfAbsent(bucket, _ -> new Distribution()).add(part));
        }
    }

    private Group group(String name) {
        var known = groups.get(name);
        if (known != null) {
            return known;
        }
        return groups.size() < MOST_GROUPS ? groups.computeIfAbsent(name, _ -> new Group()) : rest;
    }

    void add(String name, int bucket, double value, long count) {
        var group = group(name);
        group.any = true;
        group.sums[bucket] += value;
        group.counts[bucket] += count;
    }

    void add(String name, int bucket, List<Double> bounds, List<Long> counts) {
        if (!counts.isEmpty()) {
            group(name).parts.computeIfAbsent(bucket, _ -> new Distribution()).add(bounds, counts);
        }
    }

    /** The largest groups, then what the others make together. */
    Result result(Instant now) {
        var ranked = new ArrayList<>(groups.entrySet());
        ranked.sort(
                Comparator.comparingDouble(
                                (Map.Entry<String, Group> entry) -> entry.getValue().sum())
                        .thenComparingLong(entry -> entry.getValue().count())
                        .reversed()
                        .thenComparing(Map.Entry::getKey));
        ranked.stream().skip(SHOWN).forEach(entry -> rest.add(entry.getValue()));
        return new Result(
                ranked.stream()
                        .limit(SHOWN)
                        .map(entry -> shown(entry.getKey(), entry.getValue(), now))
                        .toList(),
                rest.any ? shown("", rest, now) : null);
    }

    record Result(List<MetricSeries.Group> groups, MetricSeries.@Nullable Group others) {}

    private MetricSeries.Group shown(String name, Group group, Instant now) {
        var all = new Distribution();
        group.parts.values().forEach(all::add);
        var points = new ArrayList<MetricSeries.Point>();
        for (int i = 0; i < starts.size(); i++) {
            var part = group.parts.getOrDefault(i, new Distribution());
            points.add(
                    new MetricSeries.Point(
                            starts.get(i),
                            buckets.partial(starts.get(i), now),
                            group.counts[i],
                            value(group.sums[i], group.counts[i]),
                            part.percentile(0.5),
                            part.percentile(0.95)));
        }
        return new MetricSeries.Group(
                name,
                group.count(),
                value(group.sum(), group.count()),
                perMinute(group),
                all.percentile(0.5),
                all.percentile(0.95),
                all.percentile(0.99),
                points);
    }

    private double value(double sum, long count) {
        return level ? (count == 0 ? 0 : sum / count) : sum;
    }

    private double perMinute(Group group) {
        if (level) {
            return 0;
        }
        double minutes =
                buckets.range().length().toMillis() / (double) Duration.ofMinutes(1).toMillis();
        return (group.count() > 0 ? group.count() : group.sum()) / minutes;
    }
}
