package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.event;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Inserts that fail, hang, or fail after their rows can be seen. */
class StoreTroubleTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00Z");
    private static final Problem TOO_MUCH_OF_ONE =
            new Problem.Unavailable(
                    "overloaded",
                    "As much of your organisation is waiting as may; send this again.",
                    Duration.ofSeconds(1));
    private static final Duration LITTLE = Duration.ofMillis(200);

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(AT);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Trouble trouble;
    private Store store;

    @BeforeAll
    static void open() {
        engine = EventStoreEngine.open(directory);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void openStore() {
        openStore(Duration.ofSeconds(30));
        log.start();
        logger().addAppender(log);
    }

    private void openStore(Duration patience) {
        openStore(new GroupCommitWriter.Limits(20_000, 16L << 20, 100_000, 48L << 20, 2, patience));
    }

    private void openStore(GroupCommitWriter.Limits limits) {
        store =
                new Store(
                        engine,
                        clock,
                        FilterBuilder.Sizing.DEFAULT,
                        limits,
                        tables -> {
                            trouble = new Trouble(tables);
                            return trouble;
                        });
    }

    /** For callers that stop waiting while their insert goes on. */
    private void openStoreOfLittlePatience() {
        store.close();
        openStore(LITTLE);
    }

    @AfterEach
    void closeStore() {
        logger().detachAppender(log);
        trouble.over();
        store.close();
        engine.execute(Query.of("TRUNCATE TABLE runs"));
        engine.execute(Query.of("TRUNCATE TABLE client_events"));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(GroupCommitWriter.class);
    }

    /** Red when the ids of an insert are released before it has ended. */
    @Test
    void anInsertThatCommitsLaterThanItsCallerWaitsIsNotRepeated() {
        openStoreOfLittlePatience();
        trouble.hang();
        assertThat(refusal(1)).isEqualTo(unavailable());
        assertThat(refusal(1)).as("its repeat").isEqualTo(unavailable());

        trouble.over();

        await().until(() -> store.count(ACME) > 0);
        await().ignoreExceptions().until(() -> append(1).equals(new Receipt(0, 1)));
        assertThat(store.count(ACME)).isEqualTo(1);
    }

    @Test
    void theHourOfAnInsertThatHangsIsNotBuiltBeforeItEnds() {
        openStoreOfLittlePatience();
        store.hours.complete();
        trouble.hang();
        refusal(1);
        clock.forward(Duration.ofHours(2));

        assertThat(store.rollUps.buildDue()).isFalse();
        trouble.over();
        await().until(() -> store.count(ACME) > 0);
        clock.forward(Duration.ofHours(1));
        await().until(store.rollUps::buildDue);

        assertThat(
                        engine.query(
                                Query.of("SELECT sum(runs) AS n FROM run_hours FINAL"),
                                row -> row.integer("n")))
                .containsExactly(1L);
    }

    @Test
    void aFailedInsertIsRefusedLoggedOnceAndDoneWhenItIsSentAgain() {
        for (var attempt = 0; attempt < 5; attempt++) {
            trouble.fail(new ClickHouseException.Unavailable("Code: 241. Memory limit exceeded"));
            assertThat(refusal(1)).isEqualTo(unavailable());
        }
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);

        assertThat(append(1)).isEqualTo(new Receipt(1, 0));
        assertThat(append(1)).isEqualTo(new Receipt(0, 1));
        assertThat(store.count(ACME)).isEqualTo(1);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "storing events failed; more of the same is not logged",
                        "storing events works again after 5 failures");
    }

    @Test
    void everyKindOfFailureHasItsOwnAnswer() {
        trouble.fail(new ClickHouseException.StorageFull("Code: 243"));
        assertThat(refusal(1))
                .isEqualTo(
                        new Problem.Unavailable(
                                "storage_full",
                                "The server has no space left to store events.",
                                Duration.ofSeconds(30)));
        trouble.fail(new ClickHouseException.TimedOut("Code: 159"));
        assertThat(refusal(1)).isEqualTo(unavailable());
        trouble.fail(new ClickHouseException.Rejected(60, "Code: 60"));
        assertThat(refusal(1)).isEqualTo(unavailable());
        trouble.fail(new IllegalStateException("a defect"));
        assertThat(refusal(1)).isEqualTo(unavailable());

        assertThat(append(1)).isEqualTo(new Receipt(1, 0));
    }

    /** A disk that comes and goes must not fill itself with the log. */
    @Test
    void aFailureThatComesAndGoesIsLoggedOnceAMinute() {
        for (var number = 0; number < 20; number++) {
            trouble.fail(new ClickHouseException.StorageFull("Code: 243"));
            refusal(100 + number);
            append(200 + number);
        }
        assertThat(errors()).isEqualTo(1);

        clock.forward(Duration.ofMinutes(1));
        trouble.fail(new ClickHouseException.StorageFull("Code: 243"));
        refusal(1);
        assertThat(errors()).isEqualTo(2);
    }

    /** Red when a batch of repeats alone counts as "works again". */
    @Test
    void repeatsThatNeedNoInsertDoNotEndAnIncident() {
        append(1);
        trouble.fail(new ClickHouseException.StorageFull("Code: 243"));
        refusal(2);
        append(1);

        assertThat(log.list).hasSize(1);
    }

    /** The rows are there, but not on the disk yet: a repeat must see to that first. */
    @Test
    void aRepeatOfRowsWhoseSyncFailedIsSyncedBeforeItIsAcknowledged() {
        append(9);
        append(9);
        var before = trouble.syncs.get();
        trouble.failAfterwards(new ClickHouseException.StorageFull("Code: 199. Cannot fsync"));
        assertThat(refusal(1)).isInstanceOf(Problem.Unavailable.class);
        assertThat(store.count(ACME)).isEqualTo(2);

        assertThat(append(1)).isEqualTo(new Receipt(0, 1));
        assertThat(trouble.syncs.get()).isEqualTo(before + 1);
        assertThat(append(1)).isEqualTo(new Receipt(0, 1));
        assertThat(trouble.syncs.get()).as("once is enough").isEqualTo(before + 1);
    }

    @Test
    void aBatchOfWhichOnlyTheRunsWereInsertedIsCompletedWhenItIsSentAgain() {
        trouble.fail(Spaces.Table.CLIENT_EVENTS, new ClickHouseException.Unavailable("no"));
        var refused =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                store.writer.append(
                                        ACME, List.of(run(id(1), AT)), List.of(event(id(2), AT))));
        assertThat(refused.problem()).isEqualTo(unavailable());

        assertThat(store.writer.append(ACME, List.of(run(id(1), AT)), List.of(event(id(2), AT))))
                .isEqualTo(new Receipt(1, 1));
        assertThat(store.stored(Spaces.Table.RUNS, ACME)).hasSize(1);
        assertThat(store.stored(Spaces.Table.CLIENT_EVENTS, ACME)).hasSize(1);
    }

    /** Red when there are no shares: then nothing of anybody else is taken. */
    @Test
    void anOrganisationThatSendsTooMuchIsRefusedAndOthersAreNot() {
        store.close();
        openStore(new GroupCommitWriter.Limits(1, 1, 10, 48L << 20, 1, Duration.ofSeconds(30)));
        trouble.hang();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var greedy =
                    LongStream.range(0, 30)
                            .mapToObj(
                                    number ->
                                            CompletableFuture.supplyAsync(
                                                    () -> append(number), threads))
                            .toList();
            // One is with the writer, and the queue would hold ten if they all were theirs.
            await().until(() -> refused(greedy).count() >= 19);

            var modest =
                    CompletableFuture.supplyAsync(
                            () -> store.writer.append(GLOBEX, List.of(run(id(1), AT)), List.of()),
                            threads);
            trouble.over();

            assertThat(modest).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(new Receipt(1, 0));
            assertThat(refused(greedy)).isNotEmpty().containsOnly(TOO_MUCH_OF_ONE);
        }
    }

    private static Stream<Problem> refused(List<CompletableFuture<Receipt>> answers) {
        return answers.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(answer -> ((ProblemException) answer.exceptionNow()).problem());
    }

    /** Without the thread that builds it every new id would be looked up, for ever. */
    @Test
    void theFilterIsBuiltAfterAnUnforeseenFailure() {
        trouble.failCounting(new IllegalStateException("a defect"));
        store.filter.start();

        await().until(store.claims::isFilterReady);
    }

    private Receipt append(long number) {
        return store.writer.append(ACME, List.of(run(id(number), AT)), List.of());
    }

    private Problem refusal(long number) {
        return catchThrowableOfType(ProblemException.class, () -> append(number)).problem();
    }

    private long errors() {
        return log.list.stream().filter(event -> event.getLevel() == Level.ERROR).count();
    }

    private static Problem unavailable() {
        return new Problem.Unavailable(
                "store_unavailable",
                "The event store cannot be reached right now.",
                Duration.ofSeconds(5));
    }

    /** Tables that fail or hang when told to. */
    private static final class Trouble implements EventTables {

        private record Failure(RuntimeException exception, Spaces.Table table, boolean after) {}

        private final EventTables tables;
        private final Queue<Failure> failures = new ArrayDeque<>();
        private final AtomicReference<@Nullable RuntimeException> counting =
                new AtomicReference<>();
        private final AtomicInteger syncs = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);

        Trouble(EventTables tables) {
            this.tables = tables;
        }

        void hang() {
            gate = new CountDownLatch(1);
        }

        void over() {
            gate.countDown();
        }

        void fail(RuntimeException exception) {
            fail(Spaces.Table.RUNS, exception);
        }

        synchronized void fail(Spaces.Table table, RuntimeException exception) {
            failures.add(new Failure(exception, table, false));
        }

        synchronized void failAfterwards(RuntimeException exception) {
            failures.add(new Failure(exception, Spaces.Table.RUNS, true));
        }

        private synchronized void strike(Spaces.Table table, boolean after) {
            var next = failures.peek();
            if (next != null && next.table() == table && next.after() == after) {
                failures.remove();
                throw next.exception();
            }
        }

        @Override
        public void insert(Spaces.Table table, RowBinary rows) {
            strike(table, false);
            try {
                gate.await();
            } catch (InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
            tables.insert(table, rows);
            strike(table, true);
        }

        @Override
        public void sync() {
            syncs.incrementAndGet();
            tables.sync();
        }

        @Override
        public void findStored(IdSet ids, IdSet found) {
            tables.findStored(ids, found);
        }

        void failCounting(RuntimeException exception) {
            counting.set(exception);
        }

        @Override
        public long countIds() {
            var failure = counting.getAndSet(null);
            if (failure != null) {
                throw failure;
            }
            return tables.countIds();
        }

        @Override
        public void forEachId(IdSet.Each each) {
            tables.forEachId(each);
        }
    }
}
