package dev.agentmetrics.server.deletion.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.BackupSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfiguredBackupsTest {

    private static final Instant ERASED = Instant.parse("2026-11-01T00:00:00Z");

    private static Optional<Instant> until(String to, Duration every, int keep, int days) {
        return new ConfiguredBackups(
                        new BackupSettings(to, every, 30, keep, days, 7, true, null, null))
                .until(ERASED);
    }

    @Test
    void isTheDaysThatBackupsStayAndThoseUntilTheNextFullOne() {
        assertThat(until("/mnt", Duration.ofDays(1), 7, 30))
                .hasValue(ERASED.plus(Duration.ofDays(60)));
    }

    @Test
    void theNewestStayForLongerWhereTheyAreRare() {
        assertThat(until("/mnt", Duration.ofDays(7), 7, 30))
                .hasValue(ERASED.plus(Duration.ofDays(49 + 30)));
    }

    @Test
    void nobodyKnowsWhereTheServerMakesNone() {
        assertThat(until(null, Duration.ofDays(1), 7, 30)).isEmpty();
    }
}
