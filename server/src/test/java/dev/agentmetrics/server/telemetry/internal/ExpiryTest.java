package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Retention;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is older than an organisation keeps goes, everywhere, and nothing else does. */
class ExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

    private static final OrgId INITECH = new OrgId(new UUID(0x01890000_0000_7000L, Long.MIN_VALUE));

    private static final Set<String> TABLES =
            Set.of("runs", "client_events", "run_hours", "duration_hours", "call_hours");

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final Map<OrgId, Integer> days = new HashMap<>();
    private final MovableClock clock = new MovableClock(NOW);
    private Store store;
    private Expiry expiry;

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
        store = new Store(engine, clock);
        store.rollUps.compare();
        expiry =
                new Expiry(
                        store.clickHouse,
                        store.rollUps,
                        store.hours,
                        new Kept(),
                        new ContentExpiry(store.clickHouse, (_, _) -> 30, clock),
                        clock);
    }

    @AfterEach
    void close() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    @Test
    void deletesWholeHoursThatAreTooOldOfThatOrganisationOnly() {
        days.put(ACME, 30);
        days.put(GLOBEX, 90);
        for (var org : List.of(ACME, GLOBEX)) {
            given(org, 1, daysAgo(60));
            given(org, 2, daysAgo(31));
            given(org, 3, keptFrom(30).minusMillis(1));
            given(org, 4, keptFrom(30));
            given(org, 5, daysAgo(1));
        }
        buildAll();

        expiry.run();

        assertThat(runs(ACME)).isEqualTo(2);
        assertThat(runs(GLOBEX)).isEqualTo(5);
        assertThat(inCharts(ACME)).isEqualTo(2);
        assertThat(inCharts(GLOBEX)).isEqualTo(5);
        assertThat(rows("run_hours", ACME)).isEqualTo(2);
        assertThat(rows("client_events", ACME)).isEqualTo(2);
    }

    /** Alone in its part: then the engine looks at the part's latest time, not at the row. */
    @Test
    void deletesARunOfTheLastSecondBeforeWhatIsKept() {
        days.put(ACME, 30);
        given(ACME, 1, keptFrom(30).minusMillis(1));

        expiry.run();

        assertThat(runs(ACME)).isZero();
        assertThat(rows("client_events", ACME)).isZero();
    }

    @Test
    void keepsForEverWithZeroDays() {
        days.put(ACME, 0);
        given(ACME, 1, daysAgo(3000));
        expiry.run();
        assertThat(runs(ACME)).isEqualTo(1);
    }

    @Test
    void takesALateRunAndDeletesItWithTheNextCleanUp() {
        days.put(ACME, 30);
        expiry.run();
        given(ACME, 1, daysAgo(40));
        buildAll();
        assertThat(inCharts(ACME)).isEqualTo(1);

        expiry.run();

        assertThat(runs(ACME)).isZero();
        assertThat(inCharts(ACME)).isZero();
    }

    @Test
    void deletesMoreAsTimePasses() {
        days.put(ACME, 30);
        given(ACME, 1, daysAgo(29));
        given(ACME, 2, daysAgo(1));
        expiry.run();
        assertThat(runs(ACME)).isEqualTo(2);

        clock.forward(Duration.ofDays(2));
        expiry.run();

        assertThat(runs(ACME)).isEqualTo(1);
    }

    @Nested
    class AMonth {

        private static final Instant JANUARY = Instant.parse("2026-01-10T12:00:00Z");
        private static final Instant FEBRUARY = Instant.parse("2026-02-10T12:00:00Z");
        private static final Instant OCTOBER = Instant.parse("2026-10-30T12:00:00Z");

        @BeforeEach
        void twoOrganisationsHaveRunsInThreeMonths() {
            days.put(ACME, 30);
            days.put(GLOBEX, 290);
            for (var org : List.of(ACME, GLOBEX)) {
                given(org, 1, JANUARY);
                given(org, 2, FEBRUARY);
                given(org, 3, OCTOBER);
            }
            buildAll();
            // Both in the same files, as after a while.
            TABLES.forEach(
                    table ->
                            store.clickHouse.execute(
                                    Query.of("OPTIMIZE TABLE " + table + " FINAL")));
            assertThat(onDisk(202601)).isEqualTo(TABLES);
            assertThat(onDisk(202602)).isEqualTo(TABLES);
        }

        /** Deleted rows stay on the disk until the engine merges; a dropped month does not. */
        @Test
        void leavesTheDiskWhenNobodyNeedsIt() {
            expiry.run();

            assertThat(onDisk(202601)).isEmpty();
            assertThat(onDisk(202610)).isEqualTo(TABLES);
        }

        @Test
        void staysForTheOneWhoNeedsItAndGoesForTheOther() {
            expiry.run();

            assertThat(onDisk(202602)).isEqualTo(TABLES);
            assertThat(runs(ACME)).isEqualTo(1);
            assertThat(rows("client_events", ACME)).isEqualTo(1);
            assertThat(inCharts(ACME)).isEqualTo(1);
            assertThat(runs(GLOBEX)).isEqualTo(2);
            assertThat(rows("client_events", GLOBEX)).isEqualTo(2);
            assertThat(inCharts(GLOBEX)).isEqualTo(2);
            rollUpsAgree();
        }

        @Test
        void staysForTheOneWhoKeepsEverything() {
            days.put(GLOBEX, 0);

            expiry.run();

            assertThat(runs(GLOBEX)).isEqualTo(3);
            assertThat(inCharts(GLOBEX)).isEqualTo(3);
            assertThat(onDisk(202601)).isEqualTo(TABLES);
            rollUpsAgree();
        }

        @Test
        void leavesTheDiskAlsoWhenItsRowsWereDeletedBefore() {
            days.put(GLOBEX, 300);
            expiry.run();
            assertThat(onDisk(202601)).isEqualTo(TABLES);
            assertThat(runs(GLOBEX)).isEqualTo(2);

            clock.forward(Duration.ofDays(15));
            expiry.run();

            assertThat(onDisk(202601)).isEmpty();
            rollUpsAgree();
        }

        /** All that is left of it are roll-ups, and nobody is found by their runs any more. */
        @Test
        void takesItsRollUpsWithItThoughThereAreNoRunsToFindThemBy() {
            for (var table : List.of("runs", "client_events")) {
                store.clickHouse.execute(Query.of("TRUNCATE TABLE " + table));
            }

            expiry.run();

            assertThat(onDisk(202601)).isEmpty();
            assertThat(rows("run_hours", ACME)).isEqualTo(1);
            assertThat(rows("duration_hours", GLOBEX)).isEqualTo(4);
        }

        /** An old run may come at any time, and was acknowledged. */
        @Test
        void leavesAloneWhatComesWhileItIsDropped() {
            days.put(INITECH, 0);
            var happened = new AtomicBoolean();
            var busy =
                    new EngineBetween(
                            engine,
                            statement -> {
                                if (statement.sql().contains("DROP PART")
                                        && happened.compareAndSet(false, true)) {
                                    given(INITECH, 9, JANUARY);
                                }
                            });

            new Expiry(
                            busy,
                            store.rollUps,
                            store.hours,
                            new Kept(),
                            new ContentExpiry(busy, (_, _) -> 30, clock),
                            clock)
                    .run();
            buildAll();

            assertThat(happened).isTrue();
            assertThat(runs(INITECH)).isEqualTo(1);
            assertThat(inCharts(INITECH)).isEqualTo(1);
            assertThat(runs(GLOBEX)).isEqualTo(2);
            rollUpsAgree();
        }
    }

    /** As the server finds out at its next start. */
    private void rollUpsAgree() {
        store.rollUps.compare();
        assertThat(store.hours.size()).isZero();
    }

    /** The tables that have files of this month. */
    private Set<String> onDisk(int month) {
        return Set.copyOf(
                store.clickHouse.query(
                        Query.of(
                                        "SELECT DISTINCT table FROM system.parts WHERE active"
                                                + " AND database = currentDatabase()"
                                                + " AND partition = {month:String}")
                                .with("month", Integer.toString(month)),
                        row -> row.string("table")));
    }

    /** A run, and an event that is none, at the same time. */
    private void given(OrgId org, int number, Instant at) {
        var event =
                new ClientEvent(
                        id(1_000 + number), "session_metrics", at, at, "trace", "agent", "{}");
        store.writer.append(org, List.of(run(id(number), at)), List.of(event));
    }

    private static Instant daysAgo(int count) {
        return NOW.minus(count, ChronoUnit.DAYS);
    }

    private static Instant keptFrom(int count) {
        return daysAgo(count).truncatedTo(ChronoUnit.HOURS);
    }

    private void buildAll() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Until nothing is due.
        }
    }

    private long runs(OrgId org) {
        return rows("runs", org);
    }

    private long rows(String table, OrgId org) {
        return number(
                Query.of("SELECT count() AS n FROM " + table + " WHERE org_id = {org:UUID}")
                        .with("org", org.value()));
    }

    /** As a chart over all time counts them, from roll-ups where there are any. */
    private long inCharts(OrgId org) {
        var all = new TimeRange(daysAgo(3650), NOW.plus(Duration.ofDays(30)));
        var facts = store.facts.over(FactsRequest.of(org, all).every(3600));
        return number(facts.query("SELECT sum(runs) AS n FROM (%s)"));
    }

    private long number(Query query) {
        return store.clickHouse.query(query, row -> row.integer("n")).getFirst();
    }

    private final class Kept implements Retention {
        @Override
        public int days(OrgId org) {
            return days.getOrDefault(org, 400);
        }

        @Override
        public void set(OrgId org, int count) {
            days.put(org, count);
        }
    }
}
