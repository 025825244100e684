package dev.agentmetrics.server.deletion.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.BackupStore;
import dev.agentmetrics.server.deletion.data.BackupHorizon;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfiguredBackupsTest {

    private static final Instant ERASED = Instant.parse("2026-11-01T00:00:00Z");

    private static Optional<BackupHorizon.Until> until(
            String to, Duration every, int keep, int days) {
        return until(new BackupSettings(to, every, 30, keep, days, 7, true, null, null), 0);
    }

    /** With so many backups in the sink that the last one could not read. */
    private static Optional<BackupHorizon.Until> until(BackupSettings settings, int unread) {
        var last =
                new BackupStore.Made(
                        9, true, BackupStore.State.DONE, ERASED, ERASED, 1, 1, unread, null);
        var store =
                (BackupStore)
                        Proxy.newProxyInstance(
                                BackupStore.class.getClassLoader(),
                                new Class<?>[] {BackupStore.class},
                                (_, _, _) -> Optional.of(last));
        return new ConfiguredBackups(settings, store).until(ERASED);
    }

    @Test
    void nobodyKnowsWhileThereIsOneThatCannotBeRead() {
        var settings =
                new BackupSettings("/mnt", Duration.ofDays(1), 30, 7, 30, 7, true, null, null);

        assertThat(until(settings, 1)).isEmpty();
    }

    @Test
    void isTheDaysThatBackupsStayAndThoseUntilTheNextFullOneAndTheNextLook() {
        assertThat(until("/mnt", Duration.ofDays(1), 7, 30))
                .map(BackupHorizon.Until::at)
                .hasValue(ERASED.plus(Duration.ofDays(30 + 30 + 1)));
    }

    @Test
    void theNewestStayForLongerWhereTheyAreRare() {
        assertThat(until("/mnt", Duration.ofDays(7), 7, 30))
                .map(BackupHorizon.Until::at)
                .hasValue(ERASED.plus(Duration.ofDays(49 + 30 + 7)));
    }

    /** The newest stay for ever when nothing newer comes: a date alone would not be true. */
    @Test
    void saysWhatTheDateDependsOn() {
        assertThat(until("/mnt", Duration.ofDays(1), 7, 30))
                .map(BackupHorizon.Until::condition)
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition)
                                        .contains("every PT24H")
                                        .contains("else they may stay"));
    }

    @Test
    void nobodyKnowsWhereTheServerMakesNone() {
        assertThat(until(null, Duration.ofDays(1), 7, 30)).isEmpty();
    }
}
