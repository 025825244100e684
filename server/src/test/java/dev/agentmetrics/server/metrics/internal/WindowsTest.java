package dev.agentmetrics.server.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void growFromTheEndAndCoverTheWholeRange() {
        var range = new TimeRange(FROM, FROM.plus(Duration.ofDays(30)));
        var windows = Windows.of(range, true);

        assertThat(windows.getFirst())
                .isEqualTo(new TimeRange(range.to().minus(Duration.ofHours(1)), range.to()));
        assertThat(windows.getLast().from()).isEqualTo(range.from());
        for (var i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).to()).isEqualTo(windows.get(i - 1).from());
        }
        assertThat(windows).hasSize(5);
    }

    @Test
    void growFromTheBeginningToo() {
        var range = new TimeRange(FROM, FROM.plus(Duration.ofHours(5)));

        assertThat(Windows.of(range, false))
                .containsExactly(
                        new TimeRange(FROM, FROM.plus(Duration.ofHours(1))),
                        new TimeRange(FROM.plus(Duration.ofHours(1)), range.to()));
    }

    @Test
    void areOneForAShortRange() {
        var range = new TimeRange(FROM, FROM.plusMillis(1));

        assertThat(Windows.of(range, true)).containsExactly(range);
    }
}
