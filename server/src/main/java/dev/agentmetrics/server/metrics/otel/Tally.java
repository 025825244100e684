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

/**
 * Adds up what a metric said, by group and bucket. Bounded, however many groups there are, and
 * however the bounds of distributions differ: what would not fit is not approximated, its
 * percentiles are left out.
 */
final class Tally {

    /** More are added together as they come. */
    private static final int MOST_GROUPS = 1_000;

    /**
     * Different buckets of all distributions together: some forty megabytes until percentiles are
     * made of them.
     */
    private static final int MOST_EDGES = 100_000;

    /** Where the distribution of a group is kept when its points have none. */
    private static final int WHOLE = -1;

    /** More than a chart or a table can show. */
    private static final int SHOWN = 20;

    private final Buckets buckets;
    private final List<Instant> starts;
    private final boolean level;
    private final Map<String, Group> groups = new HashMap<>();
    private final Group rest;
    private Percentiles percentiles = Percentiles.POINTS;
    private int edges;

    /**
     * @param level whether values are averaged
     */
    Tally(Buckets buckets, boolean level) {
        this.buckets = buckets;
        this.starts = buckets.starts();
        this.level = level;
        this.rest = new Group();
    }

    /** What has percentiles. */
    enum Percentiles {
        /** Groups and their points. */
        POINTS,
        GROUPS,
        NOTHING
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
                count = Counts.plus(count, one);
            }
            return count;
        }

        void add(Group other) {
            any = true;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += other.sums[i];
                counts[i] = Counts.plus(counts[i], other.counts[i]);
            }
            other.parts.forEach((bucket, part) -> part(bucket).add(part));
        }

        Distribution part(int bucket) {
            return parts.computeIfAbsent(bucket, _ -> new Distribution());
        }

        Distribution whole() {
            var whole = new Distribution();
            parts.values().forEach(whole::add);
            return whole;
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
        group.counts[bucket] = Counts.plus(group.counts[bucket], count);
    }

    void add(String name, int bucket, List<Double> bounds, List<Long> counts) {
        if (counts.isEmpty() || percentiles == Percentiles.NOTHING) {
            return;
        }
        var part = group(name).part(percentiles == Percentiles.POINTS ? bucket : WHOLE);
        edges -= part.edges();
        part.add(bounds, counts);
        edges += part.edges();
        if (edges > MOST_EDGES && percentiles == Percentiles.POINTS) {
            percentiles = Percentiles.GROUPS;
            edges = 0;
            groups.values().forEach(this::fold);
            fold(rest);
        }
        if (edges > MOST_EDGES) {
            percentiles = Percentiles.NOTHING;
            groups.values().forEach(group -> group.parts.clear());
            rest.parts.clear();
        }
    }

    private void fold(Group group) {
        var whole = group.whole();
        group.parts.clear();
        group.parts.put(WHOLE, whole);
        edges += whole.edges();
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
                rest.any ? shown("", rest, now) : null,
                percentiles);
    }

    record Result(
            List<MetricSeries.Group> groups,
            MetricSeries.@Nullable Group others,
            Percentiles percentiles) {}

    private MetricSeries.Group shown(String name, Group group, Instant now) {
        var all = group.whole();
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
