package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of points, checked: what does not fit together is refused, for one number that is
 * wrong makes every sum over it wrong. Exponential buckets become explicit ones, whose bounds are
 * computed so that those of a coarser scale are among those of a finer one, to the last bit.
 */
final class PointValues {

    private static final int MOST_BUCKETS = 1_024;
    private static final int FINEST = 20;
    private static final int COARSEST = -10;

    /** Up to here floating numbers, and so those of JSON, are exact. */
    private static final long MOST_COUNTED = 1L << 53;

    /** Nothing that is measured; and however many are added, the sum is finite. */
    private static final double LARGEST = 1e100;

    private static final String NOT_FINITE = "a value is not a finite number";
    private static final String TOO_LARGE = "a value is beyond 1e100";
    private static final String TOO_MANY = "a count is negative or beyond 2^53";
    private static final String UNFIT = "buckets do not fit their bounds";

    private PointValues() {}

    static MetricPoint.Value of(NumberDataPoint point, boolean monotonic) throws Unfit {
        var value =
                switch (point.getValueCase()) {
                    case AS_INT -> (double) point.getAsInt();
                    case AS_DOUBLE -> point.getAsDouble();
                    case VALUE_NOT_SET -> throw new Unfit("a point has no value");
                };
        addable(value);
        Unfit.unless(!monotonic || value >= 0, "the value of a counter is negative");
        return MetricPoint.Value.of(value);
    }

    static MetricPoint.Value of(HistogramDataPoint point) throws Unfit {
        var bounds = point.getExplicitBoundsList();
        var buckets = point.getBucketCountsList();
        Unfit.unless(
                buckets.isEmpty() ? bounds.isEmpty() : buckets.size() == bounds.size() + 1, UNFIT);
        return distribution(
                point.hasSum() ? point.getSum() : 0,
                point.getCount(),
                point.hasMin() ? point.getMin() : null,
                point.hasMax() ? point.getMax() : null,
                bounds,
                buckets);
    }

    static MetricPoint.Value of(ExponentialHistogramDataPoint point) throws Unfit {
        Unfit.unless(
                point.getNegative().getBucketCountsList().stream().allMatch(count -> count == 0),
                "a distribution holds negative values");
        int scale = point.getScale();
        Unfit.unless(scale >= COARSEST && scale <= FINEST, "the scale of buckets is out of range");
        var positive = point.getPositive();
        Unfit.unless(positive.getBucketCountsCount() <= MOST_BUCKETS, "more than 1024 buckets");
        var bounds = new ArrayList<Double>();
        var buckets = new ArrayList<Long>();
        var zero = point.getZeroThreshold();
        bounds.add(zero);
        buckets.add(point.getZeroCount());
        if (positive.getBucketCountsCount() > 0) {
            var lowest = bound(positive.getOffset(), scale);
            if (lowest != zero) {
                bounds.add(lowest);
                buckets.add(0L);
            }
            for (int i = 0; i < positive.getBucketCountsCount(); i++) {
                bounds.add(bound(positive.getOffset() + i + 1L, scale));
                buckets.add(positive.getBucketCounts(i));
            }
        }
        buckets.add(0L);
        return distribution(
                point.hasSum() ? point.getSum() : 0,
                point.getCount(),
                point.hasMin() ? point.getMin() : null,
                point.hasMax() ? point.getMax() : null,
                bounds,
                buckets);
    }

    /** Its quantiles cannot be added to those of others, its count and sum can. */
    static MetricPoint.Value of(SummaryDataPoint point) throws Unfit {
        return distribution(point.getSum(), point.getCount(), null, null, List.of(), List.of());
    }

    /** The upper end of the bucket before this one: 2 to the power of index / 2^scale. */
    private static double bound(long index, int scale) {
        return Math.pow(2, Math.scalb((double) index, -scale));
    }

    private static MetricPoint.Value distribution(
            double sum,
            long count,
            @Nullable Double min,
            @Nullable Double max,
            List<Double> bounds,
            List<Long> buckets)
            throws Unfit {
        addable(sum);
        Unfit.unless(sum >= 0, "the sum of a distribution is negative");
        Unfit.unless(count >= 0 && count <= MOST_COUNTED, TOO_MANY);
        Unfit.unless(buckets.size() <= MOST_BUCKETS + 3, "more than 1024 buckets");
        if (!buckets.isEmpty()) {
            increasing(bounds);
            Unfit.unless(total(buckets) == count, "buckets do not add up to the count");
        }
        if (min != null) {
            finite(min);
        }
        if (max != null) {
            finite(max);
        }
        return new MetricPoint.Value(sum, count, min, max, bounds, buckets);
    }

    private static void addable(double value) throws Unfit {
        finite(value);
        Unfit.unless(Math.abs(value) <= LARGEST, TOO_LARGE);
    }

    private static void finite(double value) throws Unfit {
        Unfit.unless(Double.isFinite(value), NOT_FINITE);
    }

    private static void increasing(List<Double> bounds) throws Unfit {
        for (int i = 0; i < bounds.size(); i++) {
            Unfit.unless(
                    Double.isFinite(bounds.get(i)) && (i == 0 || bounds.get(i - 1) < bounds.get(i)),
                    UNFIT);
        }
    }

    private static long total(List<Long> buckets) throws Unfit {
        var total = 0L;
        for (long count : buckets) {
            Unfit.unless(count >= 0 && count <= MOST_COUNTED, TOO_MANY);
            total += count;
            Unfit.unless(total <= MOST_COUNTED, TOO_MANY);
        }
        return total;
    }
}
