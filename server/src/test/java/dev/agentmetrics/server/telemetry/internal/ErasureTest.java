package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.event;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static dev.agentmetrics.server.telemetry.SpanFixtures.announced;
import static dev.agentmetrics.server.telemetry.SpanFixtures.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.EventErasure;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.ObservationFixtures;
import dev.agentmetrics.server.telemetry.metric.MetricFixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An organisation that is erased is nowhere in the event store, and does not come back. */
class ErasureTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

    /** Each has its part in every table. */
    private static final int MONTHS = 2;

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(NOW);
    private final Gate gate = new Gate();
    private Store store;

    @BeforeAll
    static void openEngine() {
        engine = EventStoreEngine.open(directory);
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @BeforeEach
    void open() {
        start();
        for (var org : List.of(ACME, GLOBEX)) {
            for (int month = 0; month < MONTHS; month++) {
                var at = NOW.minus(Duration.ofDays(31L * month + 1));
                give(store, org, 1 + month, at);
                store.writer.append(org, List.of(span(month, 1, at), announced(month, 2, at)));
                store.writer.appendSaying(
                        org,
                        List.of(span(month, 3, at)),
                        List.of(SpanContentsTest.content(month, 3, "production", at)));
                new ObservationTables(store.writer, store.spaces)
                        .observe(
                                org,
                                List.of(
                                        ObservationFixtures.event(month, "", at),
                                        ObservationFixtures.score(month, "", at)));
                new MetricTable(store.writer, store.spaces)
                        .append(org, List.of(MetricFixtures.point(month, "planner", at)));
            }
            var waited = new TraceStates.State(new TraceKey(org, "t"), null, NOW, NOW);
            new TraceStates(engine, clock).write(List.of(waited));
        }
        buildAll();
    }

    @AfterEach
    void close() {
        gate.open();
        store.close();
        EventStoreEngine.clear(engine);
    }

    /** As a start of the server does it: nobody remembers who was being erased. */
    private void start() {
        store =
                new Store(
                        engine,
                        clock,
                        FilterBuilder.Sizing.DEFAULT,
                        GroupCommitWriter.Limits.DEFAULT,
                        gate::before);
        store.rollUps.compare();
    }

    /**
     * Every column that could hold an organisation is looked at, whatever it is called. A new table
     * turns this red until it is filled above and erased.
     */
    @Test
    void leavesNothingInAnyTable() {
        var places = idColumns();
        assertThat(places).contains("runs.org_id", "client_events.org_id", "duration_hours.org_id");
        assertThat(places.stream().filter(place -> place.endsWith(".org_id")).toList())
                .as("tables of organisations; fill a new one in open()")
                .allSatisfy(place -> assertThat(count(place, ACME)).as(place).isPositive());
        assertThat(tables()).as("tables without a column org_id, that nothing erases").isEmpty();
        var before = places.stream().map(place -> count(place, GLOBEX)).toList();

        erasure(engine).erase(ACME);

        assertThat(places).allSatisfy(place -> assertThat(count(place, ACME)).as(place).isZero());
        assertThat(places.stream().map(place -> count(place, GLOBEX)).toList()).isEqualTo(before);
        assertThat(erasure(engine).remaining(ACME)).isZero();
        store.rollUps.compare();
        assertThat(store.hours.size()).as("hours of others that are not exact").isZero();
    }

    /** A deletion alone leaves its rows in the files until the engine happens to merge them. */
    @Test
    void leavesNothingInTheFiles() {
        erasure(engine).erase(ACME);

        for (var table :
                List.of(
                        "runs",
                        "client_events",
                        "spans",
                        "open_spans",
                        "span_events",
                        "scores",
                        "metric_points",
                        "span_contents",
                        "run_hours",
                        "duration_hours",
                        "call_hours",
                        "trace_states")) {
            assertThat(inFiles(table)).as(table).isEqualTo(count(table + ".org_id", GLOBEX));
        }
    }

    /** One is being stored when it begins, one waits for the writer, one comes afterwards. */
    @Test
    void nothingThatIsOnItsWayComesBack() throws Exception {
        gate.shut();
        var inFlight = giving(ACME, 10);
        gate.awaitSomebody();
        var queued = giving(ACME, 11);
        var other = giving(GLOBEX, 11);
        var erased = new CompletableFuture<Void>();
        var eraser =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    erasure(engine).erase(ACME);
                                    erased.complete(null);
                                });
        await().until(
                        () ->
                                erased.isDone()
                                        || eraser.getState() == Thread.State.WAITING
                                        || eraser.getState() == Thread.State.TIMED_WAITING);
        assertThat(erased).as("it waits for what is being stored").isNotDone();

        gate.open();
        assertThat(erased).succeedsWithin(Duration.ofSeconds(30));

        inFlight.get();
        other.get();
        assertThatThrownBy(queued::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .satisfies(ErasureTest::isRefused);
        assertThatThrownBy(() -> give(store, ACME, 10, NOW)).satisfies(ErasureTest::isRefused);
        buildAll();
        assertThat(erasure(engine).remaining(ACME)).isZero();
        assertThat(count("runs.org_id", GLOBEX)).isEqualTo(MONTHS + 1);
    }

    /** Hours that were waiting to be rolled up, and a builder that comes afterwards. */
    @Test
    void noRollUpBringsItBack() {
        give(store, ACME, 20, NOW.minus(Duration.ofDays(2)));

        erasure(engine).erase(ACME);
        store.hours.mark(ACME, HourBook.hourOf(NOW.minus(Duration.ofDays(1))));
        buildAll();

        assertThat(erasure(engine).remaining(ACME)).isZero();
    }

    /**
     * Killed before its first statement, before the first of its second stage and near its end;
     * each time started again by the next process.
     */
    @Test
    void goesOnWhereverItWasCutOff() {
        var tables = (int) idColumns().stream().filter(place -> place.endsWith(".org_id")).count();
        var statements = new AtomicInteger();
        int all = 0;
        for (int cut = 1; ; cut += tables - 1) {
            statements.set(cut);
            try {
                erasure(cutOff(statements)).erase(ACME);
                break;
            } catch (ClickHouseException.Unavailable cutOff) {
                assertThat(cutOff).hasMessage("cut off");
            }
            all = cut;
            store.close();
            start();
        }
        assertThat(all)
                .as("of two statements for each table")
                .isBetween(2 * tables - 2, 2 * tables);
        assertThat(erasure(engine).remaining(ACME)).isZero();
        assertThat(count("runs.org_id", GLOBEX)).isEqualTo(MONTHS);
        store.rollUps.compare();
        assertThat(store.hours.size()).isZero();
    }

    private EventErasure erasure(ClickHouse over) {
        return new ClickHouseErasure(over, store.claims, store.rollUps, store.hours);
    }

    private static void isRefused(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.Forbidden.class,
                                                problem ->
                                                        assertThat(problem.code())
                                                                .isEqualTo(
                                                                        "organization_deleting")));
    }

    private static void give(Store store, OrgId org, int number, Instant at) {
        store.writer.append(
                org, List.of(run(id(number), at)), List.of(event(id(1_000 + number), at)));
    }

    private CompletableFuture<Void> giving(OrgId org, int number) {
        return CompletableFuture.runAsync(
                () -> give(store, org, number, NOW), task -> Thread.ofPlatform().start(task));
    }

    private void buildAll() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Until nothing is due.
        }
    }

    /** The engine, cut off before one of its statements. */
    private static ClickHouse cutOff(AtomicInteger statements) {
        return new EngineBetween(
                engine,
                _ -> {
                    if (statements.getAndDecrement() == 1) {
                        throw new ClickHouseException.Unavailable("cut off");
                    }
                });
    }

    /** {@code table.column} of every id. */
    private List<String> idColumns() {
        return engine.query(
                Query.of(
                        "SELECT concat(table, '.', name) AS place FROM system.columns"
                                + " WHERE database = currentDatabase() AND type LIKE '%UUID%'"
                                + " ORDER BY place"),
                row -> row.string("place"));
    }

    /** But for the versions of the schema and one moment, which are nobody's. */
    private List<String> tables() {
        return engine.query(
                Query.of(
                        """
                        SELECT name FROM system.tables
                        WHERE database = currentDatabase()
                          AND name NOT IN ('schema_migrations', 'trace_mark')
                          AND name NOT IN (SELECT table FROM system.columns
                                           WHERE database = currentDatabase() AND name = 'org_id')
                        """),
                row -> row.string("name"));
    }

    private long count(String place, OrgId org) {
        var parts = place.split("\\.", 2);
        return number(
                Query.of(
                                "SELECT count() AS n FROM %s WHERE %s = {org:UUID}"
                                        .formatted(parts[0], parts[1]))
                        .with("org", org.value()));
    }

    /** With those that are only marked as deleted. */
    private long inFiles(String table) {
        return number(
                Query.of(
                                "SELECT sum(rows) AS n FROM system.parts WHERE active"
                                        + " AND database = currentDatabase()"
                                        + " AND table = {table:String}")
                        .with("table", table));
    }

    private long number(Query query) {
        return engine.query(query, row -> row.integer("n")).getFirst();
    }

    /** Stands before the tables and lets no insert through while it is shut. */
    private static final class Gate {

        private final AtomicReference<CountDownLatch> shut =
                new AtomicReference<>(new CountDownLatch(0));
        private final CountDownLatch somebody = new CountDownLatch(1);

        void shut() {
            shut.set(new CountDownLatch(1));
        }

        void open() {
            shut.get().countDown();
        }

        void awaitSomebody() throws InterruptedException {
            somebody.await();
        }

        EventTables before(EventTables tables) {
            return new EventTables() {
                @Override
                public void insert(Spaces.Table table, RowBinary rows) {
                    if (shut.get().getCount() > 0) {
                        somebody.countDown();
                    }
                    try {
                        shut.get().await();
                    } catch (InterruptedException failure) {
                        throw new IllegalStateException(failure);
                    }
                    tables.insert(table, rows);
                }

                @Override
                public void sync() {
                    tables.sync();
                }

                @Override
                public void findStored(IdSet ids, IdSet found) {
                    tables.findStored(ids, found);
                }

                @Override
                public long countIds() {
                    return tables.countIds();
                }

                @Override
                public void forEachId(IdSet.Each each) {
                    tables.forEachId(each);
                }
            };
        }
    }
}
