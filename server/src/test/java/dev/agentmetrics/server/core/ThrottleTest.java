package dev.agentmetrics.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final Throttle throttle = new Throttle(3, Duration.ofMinutes(15), clock);

    @Test
    void allowsTheLimitPerNameAndWindowAndSaysHowLongToWait() {
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.attempt("a")).isEmpty();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(throttle.attempt("a")).contains(Duration.ofMinutes(12));
        assertThat(throttle.attempt("b")).isEmpty();
        clock.advance(Duration.ofMinutes(12));
        assertThat(throttle.attempt("a")).isEmpty();
    }

    @Test
    void forgivesWhatSucceeded() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.attempt("a")).isEmpty();
            throttle.forgive("a");
        }
    }

    @Test
    void forgetsTheQuietestNamesWhenThereAreTooMany() {
        for (int i = 0; i < 3; i++) {
            throttle.attempt("old");
        }
        for (int i = 0; i < 9_999; i++) {
            throttle.attempt("name-" + i);
        }
        assertThat(throttle.attempt("old")).isPresent();
        for (int i = 0; i < 10_000; i++) {
            throttle.attempt("other-" + i);
        }
        assertThat(throttle.attempt("old")).isEmpty();
    }
}
