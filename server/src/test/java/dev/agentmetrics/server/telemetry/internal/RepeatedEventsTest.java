package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event that is sent again changes nothing, whenever that is. */
class RepeatedEventsTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path directory;
    private Store store;

    @BeforeEach
    void open() {
        store = new Store(directory, new MovableClock(AT));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void areStoredOnceWithinABatch() {
        assertThat(repeated(ACME, runs(1, 2, 1, 1))).isEqualTo(2);
        assertThat(store.count(ACME)).isEqualTo(2);
    }

    @Test
    void areStoredOnceWhenTheyComeLater() {
        assertThat(repeated(ACME, runs(1, 2, 3))).isZero();
        assertThat(repeated(ACME, runs(2, 3, 4))).isEqualTo(2);
        assertThat(store.count(ACME)).isEqualTo(4);
    }

    @Test
    void areKnownAfterARestart() {
        repeated(ACME, runs(1, 2, 3));
        store.close();
        store = new Store(directory, new MovableClock(AT));
        store.filter.start();
        awaitFilter();

        assertThat(repeated(ACME, runs(2, 3, 4))).isEqualTo(2);
        assertThat(repeated(ACME, runs(4))).as("added since").isEqualTo(1);
        assertThat(store.count(ACME)).isEqualTo(4);
    }

    @Test
    void areNoRepeatsInAnotherOrganisation() {
        repeated(ACME, runs(1, 2));

        assertThat(repeated(GLOBEX, runs(1, 2))).isZero();
        assertThat(store.count(GLOBEX)).isEqualTo(2);
        assertThat(store.count(ACME)).isEqualTo(2);
    }

    private int repeated(OrgId org, List<Run> runs) {
        return store.writer.append(org, runs, List.of()).repeated();
    }

    private static List<Run> runs(long... numbers) {
        return LongStream.of(numbers).mapToObj(number -> run(id(number), AT)).toList();
    }

    private void awaitFilter() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!store.claims.isFilterReady() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(store.claims.isFilterReady()).isTrue();
    }
}
