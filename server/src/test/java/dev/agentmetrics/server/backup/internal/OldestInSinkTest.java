package dev.agentmetrics.server.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.BackupKeys;
import dev.agentmetrics.server.backup.BackupSettings;
import dev.agentmetrics.server.backup.DerivedBackupKeys;
import dev.agentmetrics.server.backup.Manifests;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.sink.MemorySink;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.crypto.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C08")
class OldestInSinkTest {

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final MemorySink sink = new MemorySink();
    private final BackupKeys keys = new DerivedBackupKeys(TestKeys.fixed(), TestKeys.random(4));
    private final OldestInSink oldest = oldest("memory", false);

    private OldestInSink oldest(String to, boolean everMade) {
        return new OldestInSink(
                new BackupSettings(to, Duration.ofDays(1), 30, 7, 365, 7, true, null, null),
                () -> sink,
                keys,
                () -> everMade,
                clock);
    }

    private Instant laterAsked() {
        clock.advance(Duration.ofHours(1));
        return oldest.madeAt();
    }

    @Test
    void isTheOldestThatIsStillThere() {
        var first = clock.instant().minus(Duration.ofDays(300));
        assertThat(oldest.madeAt()).isEqualTo(Instant.MAX);
        Manifests.put(sink, 3, first, keys);
        Manifests.put(sink, 4, clock.instant(), keys);
        assertThat(oldest.madeAt()).as("not looked at again at once").isEqualTo(Instant.MAX);
        assertThat(laterAsked()).isEqualTo(first);

        sink.objects.remove(Names.manifest(3));
        assertThat(laterAsked()).isAfter(first).isNotEqualTo(Instant.MAX);
    }

    @Test
    void nobodyKnowsOfOneThatALaterReleaseMade() {
        Manifests.put(sink, 3, clock.instant(), keys);
        sink.objects.put(
                Names.manifest(4),
                "agentmetrics-backup-2 a b\n{}".getBytes(StandardCharsets.UTF_8));

        assertThat(oldest.madeAt()).isEqualTo(Instant.MIN);
    }

    @Test
    void nobodyKnowsWhenTheSinkDoesNotAnswer() {
        var broken =
                new OldestInSink(
                        new BackupSettings(
                                "memory", Duration.ofDays(1), 30, 7, 365, 7, true, null, null),
                        () -> {
                            throw new IllegalStateException("no credentials");
                        },
                        keys,
                        () -> true,
                        clock);

        assertThat(broken.madeAt()).isEqualTo(Instant.MIN);
    }

    @Test
    void whereNoneWereEverMadeNoneNeedsAnything() {
        assertThat(oldest("", false).madeAt()).isEqualTo(Instant.MAX);
    }

    /** Switched off for a while, the earlier ones are still there. */
    @Test
    void nobodyKnowsOfThoseThatWereMadeBefore() {
        assertThat(oldest("", true).madeAt()).isEqualTo(Instant.MIN);
    }
}
