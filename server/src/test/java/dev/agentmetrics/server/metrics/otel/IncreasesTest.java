package dev.agentmetrics.server.metrics.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From what a series has reached to how much it grew. */
class IncreasesTest {

    private static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant BEFORE = FROM.minusSeconds(600);
    private static final Instant INSIDE = FROM.plusSeconds(60);

    private final Tally tally =
            new Tally(Buckets.of(new TimeRange(FROM, FROM.plus(Duration.ofHours(1)))), false);
    private final Increases increases = new Increases(FROM, tally);

    private void reached(int series, Instant start, long spell, int bucket, double... values) {
        increases.add(
                new Increases.Step(
                        new UUID(0, series),
                        start,
                        spell,
                        bucket,
                        "g",
                        reached(values[0]),
                        reached(values[values.length - 1])));
    }

    private static Increases.Reached reached(double value) {
        return new Increases.Reached(value, (long) value, List.of(), List.of());
    }

    private double sum() {
        return tally.result(FROM.plusSeconds(10)).groups().stream()
                .mapToDouble(MetricSeries.Group::sum)
                .sum();
    }

    @Test
    void aSeriesThatBeganInTheRangeCountsFromItsStart() {
        reached(1, INSIDE, 0, 2, 7, 10);
        assertThat(sum()).isEqualTo(10);
    }

    @Test
    void whatWasReachedBeforeTheRangeDoesNotCount() {
        reached(1, BEFORE, 0, -1, 3, 8);
        reached(1, BEFORE, 0, 4, 9, 12);
        assertThat(sum()).isEqualTo(4);
    }

    @Test
    void whatNobodyKnowsWhenItGrewDoesNotCount() {
        reached(1, BEFORE, 0, 3, 100, 104);
        reached(2, Instant.EPOCH, 0, 3, 50, 51);
        assertThat(sum()).isEqualTo(5);
    }

    @Test
    void aRestartBeginsAtNothing() {
        reached(1, BEFORE, 0, -1, 90, 90);
        reached(1, INSIDE, 0, 5, 2, 3);
        assertThat(sum()).isEqualTo(3);
    }

    @Test
    void soDoesAFallWithoutANewStart() {
        reached(1, BEFORE, 0, -1, 90, 90);
        reached(1, BEFORE, 0, 1, 91, 95);
        reached(1, BEFORE, 1, 1, 2, 4);
        reached(1, BEFORE, 1, 2, 6, 6);
        assertThat(sum()).isEqualTo(5 + 4 + 2);
    }

    @Test
    void seriesHaveNothingToDoWithEachOther() {
        reached(1, INSIDE, 0, 1, 10, 10);
        reached(2, INSIDE, 0, 1, 3, 3);
        assertThat(sum()).isEqualTo(13);
    }
}
