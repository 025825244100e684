package dev.agentmetrics.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.archive.Catalog;
import dev.agentmetrics.server.backup.archive.Names;
import dev.agentmetrics.server.backup.sink.MemorySink;
import dev.agentmetrics.server.crypto.TestKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What of the sink goes, and what stays, when something in it cannot be read. */
@Tag("C06")
class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private final MemorySink sink = new MemorySink();
    private final BackupKeys keys = new DerivedBackupKeys(TestKeys.fixed(), TestKeys.random(4));

    /** One a day; the last two stay. */
    @BeforeEach
    void six() {
        for (int day = 1; day <= 6; day++) {
            Manifests.put(sink, day, NOW.minus(Duration.ofDays(6 - day)), keys);
        }
    }

    private void apply() throws IOException {
        new Retention(2, 0).apply(sink, Catalog.read(sink, keys), NOW);
    }

    @Test
    void theNewestStay() throws IOException {
        apply();

        assertThat(sink.objects.keySet())
                .containsExactlyInAnyOrder(
                        Names.manifest(5), Names.chunk(5, 1), Names.manifest(6), Names.chunk(6, 1));
    }

    @Test
    void oneThatCannotBeReadStaysAndHoldsUpNoOther() throws IOException {
        sink.objects.put(Names.manifest(2), new byte[] {1});
        apply();

        assertThat(sink.objects.keySet())
                .containsExactlyInAnyOrder(
                        Names.manifest(2),
                        Names.chunk(2, 1),
                        Names.manifest(5),
                        Names.chunk(5, 1),
                        Names.manifest(6),
                        Names.chunk(6, 1));
    }

    /** A later release may have made it, on top of any of ours. */
    @Test
    void whatAYoungOneMayNeedStaysUntilItIsOld() throws IOException {
        sink.objects.put(Names.manifest(6), new byte[] {1});
        Manifests.put(sink, 7, NOW, keys);
        apply();
        assertThat(sink.objects)
                .containsKeys(Names.chunk(1, 1), Names.chunk(6, 1), Names.manifest(6))
                .doesNotContainKeys(Names.manifest(1), Names.manifest(4));

        Manifests.put(sink, 8, NOW, keys);
        apply();
        assertThat(sink.objects)
                .containsKeys(Names.chunk(6, 1), Names.manifest(6))
                .doesNotContainKeys(Names.chunk(1, 1), Names.manifest(5), Names.chunk(5, 1));
    }
}
