package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import dev.agentmetrics.server.telemetry.EventWriterContract;
import dev.agentmetrics.server.telemetry.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on the real engine, whatever the filter of known ids knows: it is a short cut, so no
 * state of it may change an answer.
 */
class GroupCommitWriterTest {

    /** Two at a time, so that repeats meet in different ones. */
    private static final GroupCommitWriter.Limits MANY_SMALL_GROUPS =
            new GroupCommitWriter.Limits(
                    40, 16L << 20, 100_000, 48L << 20, 2, Duration.ofSeconds(30));

    @TempDir static Path directory;

    private static ClickHouse engine;

    @BeforeAll
    static void open() {
        engine = EventStoreEngine.open(directory);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Every id is looked up, as in the first moments after a start. */
    @Nested
    class WithoutAFilter extends OnTheEngine {}

    @Nested
    class WithAFilter extends OnTheEngine {

        @Override
        void prepare(Store opened) {
            build(opened);
        }

        /** All the way down to the disk, once. */
        @Override
        protected void restart() {
            closeStore();
            close();
            open();
            openStore();
        }
    }

    /** Every new id looks like a repeat, and every repeat must still be found. */
    @Nested
    class WithAFilterThatIsAlwaysWrong extends OnTheEngine {

        @Override
        void prepare(Store opened) {
            // One word of 64 bits for everything.
            var filter = new IdFilter(1_000_000, 0, Store.SEED);
            for (var other = 0L; other < 1_000; other++) {
                filter.add(0, other, other);
            }
            assertThat(filter.mayContain(1, 17, 4)).isTrue();
            opened.claims.build(filter);
            opened.claims.built(0);
        }
    }

    /** It is too small from the start, and made anew again and again while ids arrive. */
    @Nested
    class WithAFilterThatIsAlwaysTooSmall extends OnTheEngine {

        @Override
        FilterBuilder.Sizing sizing() {
            return new FilterBuilder.Sizing(10, 0.1, FilterBuilder.BITS_PER_ID);
        }

        @Override
        void prepare(Store opened) {
            build(opened);
        }

        @Test
        void itIsBuiltAgain() {
            var before = store().claims.filterBytes();

            writer().append(org, runs(LongStream.rangeClosed(1, 2_000)), List.of());

            await().until(() -> store().claims.filterBytes() > before);
            assertThat(writer().append(org, runs(LongStream.rangeClosed(1, 2_001)), List.of()))
                    .isEqualTo(new Receipt(1, 2_000));
        }

        private static List<Run> runs(LongStream numbers) {
            return numbers.mapToObj(EventWriterContract::aRun).toList();
        }
    }

    private static void build(Store store) {
        store.filter.start();
        await().until(store.claims::isFilterReady);
    }

    abstract static class OnTheEngine extends EventWriterContract {

        private Store store;

        @BeforeEach
        void openStore() {
            store =
                    new Store(
                            engine,
                            new MovableClock(AT),
                            sizing(),
                            MANY_SMALL_GROUPS,
                            tables -> tables);
            prepare(store);
        }

        @AfterEach
        void closeStore() {
            store.close();
        }

        FilterBuilder.Sizing sizing() {
            return FilterBuilder.Sizing.DEFAULT;
        }

        void prepare(Store opened) {}

        Store store() {
            return store;
        }

        @Override
        protected EventWriter writer() {
            return store.writer;
        }

        @Override
        protected void restart() {
            store.close();
            openStore();
        }

        @Override
        protected List<Stored> runs(OrgId of) {
            return store.stored(Spaces.Table.RUNS, of);
        }

        @Override
        protected List<Stored> events(OrgId of) {
            return store.stored(Spaces.Table.CLIENT_EVENTS, of);
        }
    }
}
