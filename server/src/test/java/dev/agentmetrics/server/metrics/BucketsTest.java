package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT1H, 60",
        "PT6H, 300",
        "PT12H, 900",
        "PT19H, 900",
        "PT20H, 3600",
        "PT24H, 3600",
        "PT48H, 3600",
        "P7D, 10800",
        "P30D, 43200",
        "P90D, 86400",
        "P400D, 432000",
        "PT1S, 60"
    })
    void cutsUsualRangesIntoAboutSixtyBuckets(Duration length, int seconds) {
        assertThat(Buckets.of(last(length)).seconds()).isEqualTo(seconds);
    }

    @Test
    void yieldsTwentyToOneHundredTwentyBucketsForAnyRangeAboveFortyMinutes() {
        for (var minutes = 40; minutes < Duration.ofDays(400).toMinutes(); minutes += 97) {
            var buckets = Buckets.of(last(Duration.ofMinutes(minutes)));
            assertThat(buckets.starts()).as("%d minutes", minutes).hasSizeBetween(20, 121);
        }
    }

    @Test
    void beginsBucketsAtRoundTimesAndLeavesNoGap() {
        var from = Instant.parse("2026-11-24T10:07:13.250Z");
        var buckets =
                new Buckets(new TimeRange(from, from.plusSeconds(3600)), Duration.ofMinutes(15));

        assertThat(buckets.starts())
                .containsExactly(
                        Instant.parse("2026-11-24T10:00:00Z"),
                        Instant.parse("2026-11-24T10:15:00Z"),
                        Instant.parse("2026-11-24T10:30:00Z"),
                        Instant.parse("2026-11-24T10:45:00Z"),
                        Instant.parse("2026-11-24T11:00:00Z"));
        assertThat(buckets.index(Instant.parse("2026-11-24T11:00:00Z"))).isEqualTo(4);
    }

    @Test
    void doesNotMakeABucketForTheExclusiveEnd() {
        var buckets =
                new Buckets(new TimeRange(NOON, NOON.plusSeconds(1800)), Duration.ofMinutes(15));

        assertThat(buckets.starts()).hasSize(2);
    }

    @Test
    void callsBucketsPartialThatReachOverTheRangeOrIntoTheFuture() {
        var range = new TimeRange(NOON.plusSeconds(1), NOON.plusSeconds(3599));
        var buckets = new Buckets(range, Duration.ofMinutes(15));
        var later = NOON.plusSeconds(7200);

        assertThat(buckets.partial(NOON, later)).isTrue();
        assertThat(buckets.partial(NOON.plusSeconds(900), later)).isFalse();
        assertThat(buckets.partial(NOON.plusSeconds(2700), later)).isTrue();
        assertThat(buckets.partial(NOON.plusSeconds(900), NOON.plusSeconds(1000))).isTrue();
    }

    private static TimeRange last(Duration length) {
        return new TimeRange(NOON.minus(length), NOON);
    }
}
