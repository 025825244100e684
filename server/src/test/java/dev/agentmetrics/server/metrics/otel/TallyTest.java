package dev.agentmetrics.server.metrics.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Sums stay right, whatever comes; what cannot be held is left out, and said. */
class TallyTest {

    private static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");
    private static final int POINTS = 60;
    private static final int WIDTH = 1_000;

    private final Tally tally =
            new Tally(Buckets.of(new TimeRange(FROM, FROM.plus(Duration.ofHours(1)))), false);

    /** As many buckets as a point may have, with a measurement in each that has an end. */
    private void wide(String group, int bucket, double first) {
        tally.add(group, bucket, 1, WIDTH);
        tally.add(
                group,
                bucket,
                DoubleStream.iterate(first, bound -> bound + 1).limit(WIDTH + 1).boxed().toList(),
                counts());
    }

    private static List<Long> counts() {
        var counts = new ArrayList<>(Collections.nCopies(WIDTH + 2, 1L));
        counts.set(0, 0L);
        counts.set(WIDTH + 1, 0L);
        return counts;
    }

    private Tally.Result result() {
        return tally.result(FROM.plus(Duration.ofHours(2)));
    }

    @Test
    void pointsAndGroupsHavePercentiles() {
        wide("a", 0, 0);

        var result = result();
        assertThat(result.percentiles()).isEqualTo(Tally.Percentiles.POINTS);
        assertThat(result.groups().getFirst().p50()).isNotNull();
        assertThat(result.groups().getFirst().points().getFirst().p95()).isNotNull();
    }

    @Test
    void manyPointsOfManyGroupsKeepThePercentilesOfGroups() {
        for (var group : List.of("a", "b", "c")) {
            for (int bucket = 0; bucket < POINTS; bucket++) {
                wide(group, bucket, 0);
            }
        }

        var result = result();
        assertThat(result.percentiles()).isEqualTo(Tally.Percentiles.GROUPS);
        for (var group : result.groups()) {
            assertThat(group.count()).isEqualTo(POINTS * WIDTH);
            assertThat(group.p50()).isNotNull();
            assertThat(group.p50().value()).isCloseTo(WIDTH / 2.0, within(1e-6));
            assertThat(group.points()).allMatch(point -> point.p95() == null);
            assertThat(group.points().getLast().count()).isEqualTo(WIDTH);
        }
    }

    @Test
    void boundsThatEverDifferCostPercentilesAndNothingElse() {
        for (int i = 0; i < 150; i++) {
            wide("a", i % POINTS, (double) i * WIDTH);
        }

        var result = result();
        assertThat(result.percentiles()).isEqualTo(Tally.Percentiles.NOTHING);
        var group = result.groups().getFirst();
        assertThat(group.count()).isEqualTo(150 * WIDTH);
        assertThat(group.sum()).isEqualTo(150);
        assertThat(group.p50()).isNull();
    }

    @Test
    void countsDoNotOverflow() {
        for (int i = 0; i < 3; i++) {
            tally.add("a", i, 1, Long.MAX_VALUE);
            tally.add("a", i, List.of(1.0), List.of(Long.MAX_VALUE, Long.MAX_VALUE));
        }

        var group = result().groups().getFirst();
        assertThat(group.count()).isEqualTo(Counts.MOST);
        assertThat(group.perMinute()).isPositive();
        assertThat(group.p50()).isNotNull();
        assertThat(Counts.of(1e300)).isEqualTo(Counts.MOST);
    }
}
