package dev.agentmetrics.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.metric.MetricFixtures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A label that never repeats does not become as many series. */
class SeriesLimitTest {

    private static final OrgId ACME = new OrgId(new UUID(1, 1));
    private static final OrgId GLOBEX = new OrgId(new UUID(1, 2));

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);

    private boolean admits(SeriesLimit limit, OrgId org, int series, String metric) {
        return limit.admits(org, MetricFixtures.point(series, "a", "", now, metric));
    }

    private long admitted(SeriesLimit limit, OrgId org, int count, String metric) {
        return IntStream.rangeClosed(1, count)
                .filter(series -> admits(limit, org, series, metric))
                .count();
    }

    @Test
    void aMetricHasSoManySeriesInADay() {
        var limit = new SeriesLimit(new MetricSettings(100), clock);

        assertThat(admitted(limit, ACME, 1_000, "flood")).isEqualTo(100);
        assertThat(admitted(limit, ACME, 100, "flood")).as("known ones").isEqualTo(100);
        assertThat(admitted(limit, ACME, 100, "other")).isEqualTo(100);
        assertThat(admitted(limit, GLOBEX, 100, "flood")).isEqualTo(100);
        assertThat(admits(limit, ACME, 500, "flood")).isFalse();

        now = now.plus(Duration.ofDays(1));
        assertThat(admits(limit, ACME, 500, "flood")).as("another day").isTrue();
    }

    @Test
    void oneOrganisationLeavesRoomForOthers() {
        var limit = new SeriesLimit(new MetricSettings(1_000_000), clock);

        assertThat(admitted(limit, ACME, 1_000_000, "flood")).isBetween(500_000L, 530_000L);
        assertThat(admitted(limit, GLOBEX, 10_000, "mine")).isEqualTo(10_000);
    }
}
