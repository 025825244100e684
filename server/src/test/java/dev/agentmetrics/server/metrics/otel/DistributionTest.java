package dev.agentmetrics.server.metrics.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static final List<Double> BOUNDS = List.of(1.0, 2.0, 4.0);

    private static MetricSeries.Percentile of(Distribution distribution, double share) {
        var percentile = distribution.percentile(share);
        assertThat(percentile).isNotNull();
        return percentile;
    }

    @Test
    void nothingHasNoPercentile() {
        var distribution = new Distribution();
        distribution.add(BOUNDS, List.of(0L, 0L, 0L, 0L));

        assertThat(distribution.percentile(0.5)).isNull();
    }

    @Test
    void aBucketIsSpreadEvenly() {
        var distribution = new Distribution();
        distribution.add(BOUNDS, List.of(10L, 10L, 20L, 0L));

        assertThat(of(distribution, 0.25).value()).isCloseTo(1, within(1e-9));
        assertThat(of(distribution, 0.5).value()).isCloseTo(2, within(1e-9));
        assertThat(of(distribution, 0.75).value()).isCloseTo(3, within(1e-9));
        assertThat(of(distribution, 1).value()).isCloseTo(4, within(1e-9));
        assertThat(of(distribution, 0.75).above()).isFalse();
    }

    @Test
    void beyondTheLastBoundNobodyKnowsMoreThanThatItIsAbove() {
        var distribution = new Distribution();
        distribution.add(BOUNDS, List.of(0L, 1L, 0L, 9L));

        assertThat(of(distribution, 0.95)).isEqualTo(new MetricSeries.Percentile(4, true));
        assertThat(of(distribution, 0.05).above()).isFalse();
    }

    @Test
    void otherBoundsAreAddedAsTheyAre() {
        var distribution = new Distribution();
        distribution.add(List.of(10.0), List.of(10L, 0L));
        distribution.add(List.of(5.0, 10.0), List.of(0L, 10L, 0L));

        // 5 of the first and none of the second are below 5.
        assertThat(of(distribution, 0.25).value()).isCloseTo(5, within(1e-9));
        assertThat(of(distribution, 1).value()).isCloseTo(10, within(1e-9));
    }

    @Test
    void growthIsPerBucket() {
        assertThat(
                        Distribution.increase(
                                BOUNDS, List.of(1L, 2L, 3L, 4L), BOUNDS, List.of(1L, 5L, 3L, 6L)))
                .containsExactly(0L, 3L, 0L, 2L);
        assertThat(Distribution.increase(List.of(), List.of(), BOUNDS, List.of(1L, 2L, 3L, 4L)))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    /** What was four buckets is two; more has come at both ends. */
    @Test
    void growthIsExactWhenExponentialBucketsBecomeCoarser() {
        var fine = List.of(0.0, 1.0, Math.sqrt(2), 2.0, 2 * Math.sqrt(2), 4.0);
        var coarse = List.of(0.0, 0.5, 1.0, 2.0, 4.0, 8.0);

        assertThat(
                        Distribution.increase(
                                fine,
                                List.of(2L, 0L, 1L, 2L, 3L, 4L, 0L),
                                coarse,
                                List.of(2L, 0L, 5L, 4L, 7L, 6L, 0L)))
                .containsExactly(0L, 0L, 5L, 1L, 0L, 6L, 0L);
    }

    @Test
    void nothingShrinks() {
        assertThat(
                        Distribution.increase(
                                BOUNDS, List.of(5L, 0L, 0L, 0L), BOUNDS, List.of(0L, 6L, 0L, 0L)))
                .allMatch(count -> count >= 0);
    }

    @Test
    void bucketsTooNarrowOrTooWideForANumberKeepTheirMeasurements() {
        var distribution = new Distribution();
        distribution.add(List.of(0.0, Double.MIN_VALUE, 1.0), List.of(0L, 5L, 5L, 0L));

        assertThat(of(distribution, 0.75).value()).isCloseTo(0.5, within(1e-9));

        var wide = new Distribution();
        wide.add(List.of(-Double.MAX_VALUE, Double.MAX_VALUE), List.of(0L, 5L, 0L));

        assertThat(of(wide, 0.5).value()).isFinite();
    }
}
