package dev.agentmetrics.server.metrics.otel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what cumulative series had reached how much they grew. What a series had reached before
 * the range does not count; where nobody knows when it grew, because it began before the range and
 * was not heard of then, neither. Never negative: a series that falls has begun again.
 */
final class Increases {

    private static final Reached NOTHING = new Reached(0, 0, List.of(), List.of());

    private final Instant from;
    private final Tally tally;
    private @Nullable Step before;

    Increases(Instant from, Tally tally) {
        this.from = from;
        this.tally = tally;
    }

    /** What a point of a series says. */
    record Reached(double value, long count, List<Double> bounds, List<Long> buckets) {}

    /**
     * What a series said in one bucket of the chart.
     *
     * @param start 1970 when nobody said when it began
     * @param spell how often it had fallen
     * @param bucket -1 before the range
     */
    record Step(
            UUID series,
            Instant start,
            long spell,
            int bucket,
            String group,
            Reached first,
            Reached last) {

        boolean goesOn(Step other) {
            return series.equals(other.series) && start.equals(other.start);
        }
    }

    /** In the order of series, start, spell and bucket. */
    void add(Step step) {
        if (step.bucket() >= 0) {
            count(step, base(step));
        }
        before = step;
    }

    private Reached base(Step step) {
        var last = before;
        if (last != null && step.goesOn(last)) {
            return step.spell() == last.spell() ? last.last() : NOTHING;
        }
        boolean beganInside = !step.start().equals(Instant.EPOCH) && !step.start().isBefore(from);
        return beganInside ? NOTHING : step.first();
    }

    private void count(Step step, Reached base) {
        var last = step.last();
        tally.add(
                step.group(),
                step.bucket(),
                Math.max(0, last.value() - base.value()),
                Math.max(0, last.count() - base.count()));
        tally.add(
                step.group(),
                step.bucket(),
                last.bounds(),
                Distribution.increase(
                        base.bounds(), base.buckets(), last.bounds(), last.buckets()));
    }
}
