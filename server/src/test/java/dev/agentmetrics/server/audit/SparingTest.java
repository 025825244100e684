package dev.agentmetrics.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.MovableClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SparingTest {

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final Sparing sparing = new Sparing(2, Duration.ofHours(1), clock);

    @Test
    void admitsAFewPerNameAndCountsTheRest() {
        assertThat(sparing.admit("a")).isEqualTo(OptionalLong.of(0));
        assertThat(sparing.admit("a")).isEqualTo(OptionalLong.of(0));
        assertThat(sparing.admit("a")).isEmpty();
        assertThat(sparing.admit("a")).isEmpty();
        assertThat(sparing.admit("b")).isEqualTo(OptionalLong.of(0));

        clock.advance(Duration.ofHours(1));
        assertThat(sparing.admit("a")).isEqualTo(OptionalLong.of(2));
        assertThat(sparing.admit("a")).isEqualTo(OptionalLong.of(0));
    }
}
