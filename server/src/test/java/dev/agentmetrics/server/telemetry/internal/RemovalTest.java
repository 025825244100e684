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
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.ClientEvent;
import dev.agentmetrics.server.telemetry.EventRemoval;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.metric.MetricFixtures;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chosen events are gone from every answer at once, then from the files, and nothing else is. */
class RemovalTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant UNTIL = NOW.plusSeconds(60);
    private static final String SALT = "5a17";
    private static final EventRemoval.Count NOTHING = EventRemoval.Count.NONE;

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(NOW);
    private Store store;
    private EventRemoval removal;

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
        removal =
                new ClickHouseRemoval(
                        engine, store.rollUps, store.hours, new GoingTraces(new GoingInMemory()));
        for (var org : List.of(ACME, GLOBEX)) {
            give(org, 1, "checkout", "{\"user_id\":\"ann\"}", YESTERDAY);
            give(org, 2, "checkout", "{\"user_id\":\"bob\"}", YESTERDAY);
            give(org, 3, "billing", "{\"user_id\":\"ann\",\"x\":1}", YESTERDAY);
            give(org, 4, "billing", "{}", YESTERDAY.minus(Duration.ofHours(3)));
        }
        buildAll();
    }

    @AfterEach
    void close() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    @Test
    void aRunIsGoneAtOnceAndNoOther() {
        var removed = removal.hide(ACME, new ChosenEvents.OfRun(id(1).value()), UNTIL);

        assertThat(removed).isEqualTo(new EventRemoval.Count(1, 0, 0));
        assertThat(runs(ACME)).containsExactly("2 checkout", "3 billing", "4 billing");
        assertThat(runs(GLOBEX)).hasSize(4);
        assertThat(counted(ACME)).as("sums").isEqualTo(3);
        assertThat(counted(GLOBEX)).isEqualTo(4);
    }

    @Test
    void anAgentIsGoneWithEverythingItSentAndItsName() {
        var checkout = new ChosenEvents.OfAgent("checkout");

        var removed = removal.hide(ACME, checkout, UNTIL);

        assertThat(removed).isEqualTo(new EventRemoval.Count(2, 2, 0));
        assertThat(runs(ACME)).containsExactly("3 billing", "4 billing");
        buildAll();
        assertThat(removal.takeOutOfFiles(ACME, checkout)).isTrue();
        for (var table :
                List.of("runs", "client_events", "run_hours", "duration_hours", "call_hours")) {
            assertThat(named(table, ACME)).as(table).doesNotContain("checkout");
            assertThat(named(table, GLOBEX)).as(table).contains("checkout");
        }
        assertThat(counted(ACME)).isEqualTo(2);
        store.rollUps.compare();
        assertThat(store.hours.size()).as("sums that are not those of the runs").isZero();
    }

    /** Until they are built again they may be all that makes the sums above them be built. */
    @Test
    void sumsThatStillNameTheAgentStayUntilTheirHourIsBuiltAgain() {
        var billing = new ChosenEvents.OfAgent("billing");
        engine.execute(Query.of("DELETE FROM runs WHERE agent_id = 'billing'"));
        var hour = HourBook.hourOf(YESTERDAY);
        store.hours.mark(ACME, hour);
        store.hours.mark(ACME, hour - 3);
        assertThat(removal.takeOutOfFiles(ACME, billing)).isFalse();
        buildAll();

        assertThat(removal.takeOutOfFiles(ACME, billing)).isTrue();
        assertThat(named("run_hours", ACME)).doesNotContain("billing");
    }

    /**
     * The process ends before the hours are built again, and as many runs came as had gone: by
     * their number nobody would know.
     */
    @Test
    void aDeletionIsInTheSumsAlthoughARunCameInsteadBeforeARestart() {
        removal.hide(ACME, new ChosenEvents.OfRun(id(1).value()), UNTIL);
        give(ACME, 9, "checkout", "{}", YESTERDAY, new BigDecimal("5000"));

        store.close();
        store = new Store(engine, clock);
        store.rollUps.compare();

        assertThat(store.hours.isExact(ACME, HourBook.hourOf(YESTERDAY))).isFalse();
        buildAll();
        var range = new TimeRange(NOW.minus(Duration.ofDays(2)), NOW);
        assertThat(
                        number(
                                "SELECT toUInt64(sum(cost)) AS n FROM run_hours FINAL WHERE org_id = {org:UUID}",
                                ACME,
                                range))
                .as("what is there now costs")
                .isEqualTo(5_003);
        assertThat(counted(ACME)).isEqualTo(4);
    }

    /** Sums of an hour in which nobody else did anything. */
    @Test
    void theLastAgentOfAnHourLeavesNoSums() {
        var billing = new ChosenEvents.OfAgent("billing");
        removal.hide(ACME, billing, UNTIL);
        buildAll();

        assertThat(removal.takeOutOfFiles(ACME, billing)).isTrue();

        assertThat(counted(ACME)).isEqualTo(2);
        store.rollUps.compare();
        assertThat(store.hours.size()).isZero();
    }

    @Test
    void anEndUserIsFoundByADigestAlone() {
        var removed = removal.hide(ACME, endUser("ann"), UNTIL);

        assertThat(removed).isEqualTo(new EventRemoval.Count(2, 2, 0));
        assertThat(runs(ACME)).containsExactly("2 checkout", "4 billing");
        assertThat(runs(GLOBEX)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"eve\"}",
                "{\"end_user_id\":\"eve\"}",
                "{\"user.id\":\"eve\"}",
                "{\"enduser.id\":\"eve\"}"
            })
    void anEndUserIsFoundWhereverClientsPutThem(String metadata) {
        give(ACME, 9, "checkout", metadata, YESTERDAY);

        assertThat(removal.hide(ACME, endUser("eve"), UNTIL))
                .isEqualTo(new EventRemoval.Count(1, 1, 0));
    }

    @Test
    void aUserIdThatIsANumberIsFound() {
        give(ACME, 9, "checkout", "{\"user_id\":42}", YESTERDAY);

        assertThat(removal.hide(ACME, endUser("42"), UNTIL))
                .isEqualTo(new EventRemoval.Count(1, 1, 0));
    }

    /** What came as spans holds a pseudonym where other events hold the name. */
    @Test
    void anEndUserIsFoundByNameAndByPseudonym() {
        give(ACME, 9, "checkout", "{\"user_id\":\"71be90\"}", YESTERDAY);
        var pseudonym = digest("71be90").substring(0, 32);
        var ann = new ChosenEvents.OfEndUser(SALT, digest("ann"), List.of("0AB1", pseudonym));

        assertThat(removal.hide(ACME, ann, UNTIL)).isEqualTo(new EventRemoval.Count(3, 3, 0));
        assertThat(runs(ACME)).containsExactly("2 checkout", "4 billing");
    }

    @Test
    void pointsOfMetricsGoWithTheirAgentOrTheirUser() {
        var ann = digest("71be90").substring(0, 32);
        for (var org : List.of(ACME, GLOBEX)) {
            new MetricTable(store.writer, store.spaces)
                    .append(
                            org,
                            List.of(
                                    MetricFixtures.point(1, "metered", YESTERDAY),
                                    MetricFixtures.point(2, "x", "71be90", YESTERDAY, "a"),
                                    MetricFixtures.point(3, "x", "71be91", YESTERDAY, "a")));
        }
        var user = new ChosenEvents.OfEndUser(SALT, digest("nobody"), List.of(ann));

        assertThat(removal.hide(ACME, new ChosenEvents.OfAgent("metered"), UNTIL))
                .isEqualTo(new EventRemoval.Count(0, 1, 0));
        assertThat(removal.hide(ACME, user, UNTIL)).isEqualTo(new EventRemoval.Count(0, 1, 0));
        assertThat(removal.hide(ACME, new ChosenEvents.OfAgent("x"), UNTIL))
                .isEqualTo(new EventRemoval.Count(0, 1, 0));
        assertThat(removal.count(GLOBEX, new ChosenEvents.OfAgent("metered"), UNTIL))
                .isEqualTo(new EventRemoval.Count(0, 1, 0));
    }

    /** A digest of nothing is nobody's, though most events name nobody. */
    @Test
    void whoNamesNobodyIsNotAnybody() {
        assertThat(removal.hide(ACME, endUser(""), UNTIL)).isEqualTo(NOTHING);
    }

    @Test
    void whatIsReceivedLaterStays() {
        var removed = removal.hide(ACME, endUser("ann"), YESTERDAY.minusSeconds(60));

        assertThat(removed).isEqualTo(NOTHING);
        assertThat(runs(ACME)).hasSize(4);
    }

    @Test
    void whatWasRemovedCanBeSentAgain() {
        removal.hide(ACME, new ChosenEvents.OfRun(id(1).value()), UNTIL);

        give(ACME, 1, "checkout", "{}", YESTERDAY);

        assertThat(runs(ACME)).hasSize(4);
    }

    @Test
    void nothingIsLeftInTheFiles() {
        removal.hide(ACME, endUser("ann"), UNTIL);
        assertThat(inFiles("runs")).as("only marked").isEqualTo(8);
        buildAll();

        assertThat(removal.takeOutOfFiles(ACME, endUser("ann"))).isTrue();

        assertThat(inFiles("runs")).isEqualTo(6);
        assertThat(inFiles("client_events")).isEqualTo(6);
    }

    /** What a client declares of a trace rarely says again whose it is. */
    @Test
    void whatClientsDeclareOfATraceGoesWithTheRunThatIsMeant() {
        for (var org : List.of(ACME, GLOBEX)) {
            declare(org, 21, traceOf(1), "helper");
            declare(org, 22, traceOf(2), "checkout");
            declare(org, 23, "", "checkout");
        }

        assertThat(removal.hide(ACME, new ChosenEvents.OfRun(id(1).value()), UNTIL))
                .isEqualTo(new EventRemoval.Count(1, 1, 0));
        assertThat(declared(ACME)).containsExactly(22L, 23L);
        assertThat(declared(GLOBEX)).containsExactly(21L, 22L, 23L);
    }

    @Test
    void whatClientsDeclareOfATraceGoesWithTheEndUserWhoseRunItIs() {
        declare(ACME, 21, traceOf(1), "helper");
        declare(ACME, 22, traceOf(2), "checkout");
        declare(ACME, 23, traceOf(3), "billing");

        assertThat(removal.hide(ACME, endUser("ann"), UNTIL))
                .isEqualTo(new EventRemoval.Count(2, 4, 0));
        assertThat(declared(ACME)).containsExactly(22L);
    }

    /** Each says which agent's it is. */
    @Test
    void whatAnotherAgentDeclaresOfATraceStaysWhenOneOfItsAgentsGoes() {
        declare(ACME, 21, traceOf(1), "helper");

        removal.hide(ACME, new ChosenEvents.OfAgent("checkout"), UNTIL);
        declare(ACME, 22, traceOf(1), "helper");
        removal.hide(ACME, new ChosenEvents.OfAgent("checkout"), UNTIL);

        assertThat(declared(ACME)).containsExactly(21L, 22L);
    }

    /** The run, which alone said whose trace it is, is gone by then. */
    @Test
    void whatClientsDeclareOfATraceThatIsGoingGoesAsWellUntilItIsGone() {
        var run = new ChosenEvents.OfRun(id(1).value());
        removal.hide(ACME, run, UNTIL);
        declare(ACME, 21, traceOf(1), "helper");
        declare(ACME, 22, traceOf(2), "helper");

        assertThat(removal.hide(ACME, run, UNTIL)).isEqualTo(new EventRemoval.Count(0, 1, 0));
        assertThat(declared(ACME)).containsExactly(22L);

        buildAll();
        removal.takeOutOfFiles(ACME, run);
        declare(ACME, 21, traceOf(1), "helper");
        removal.hide(ACME, run, UNTIL);
        assertThat(declared(ACME)).as("sent again").containsExactly(21L, 22L);
    }

    /** As {@link #give} calls it. */
    private static String traceOf(int run) {
        return id(run).toString();
    }

    private void declare(OrgId org, int number, String trace, String agent) {
        store.writer.append(
                org,
                List.of(),
                List.of(
                        new ClientEvent(
                                id(number),
                                "tool_call",
                                YESTERDAY,
                                YESTERDAY.plusMillis(40),
                                trace,
                                agent,
                                "{}")));
    }

    /** Numbers of what {@link #declare} stored. */
    private static List<Long> declared(OrgId org) {
        return engine.query(
                Query.of(
                                "SELECT toString(event_row_id) AS id FROM client_events WHERE org_id ="
                                        + " {org:UUID} AND name = 'tool_call' ORDER BY id")
                        .with("org", org.value()),
                row -> UUID.fromString(row.string("id")).getLeastSignificantBits() & 0xffff);
    }

    private static ChosenEvents endUser(String name) {
        return new ChosenEvents.OfEndUser(SALT, digest(name));
    }

    private static String digest(String name) {
        var digest = Hashes.sha256((SALT + name).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().withUpperCase().formatHex(digest);
    }

    private void give(OrgId org, int number, String agent, String metadata, Instant at) {
        give(org, number, agent, metadata, at, BigDecimal.ONE);
    }

    private void give(
            OrgId org, int number, String agent, String metadata, Instant at, BigDecimal usd) {
        var made = run(id(number), at, agent, RunStatus.SUCCESS, 1000L, usd);
        var run =
                new Run(
                        made.id(),
                        made.identity(),
                        made.outcome(),
                        made.context(),
                        made.usage(),
                        made.counters(),
                        made.cost(),
                        new Run.Content(List.of(), metadata, List.of(), 0, 0, 0, 0));
        var event =
                new ClientEvent(
                        id(1_000 + number),
                        "audit_note",
                        at,
                        at.plusMillis(40),
                        "",
                        agent,
                        "{\"metadata\":" + metadata + "}");
        store.writer.append(org, List.of(run), List.of(event));
    }

    private void buildAll() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Until nothing is due.
        }
    }

    /** What is there, read as it is stored. */
    private static List<String> runs(OrgId org) {
        return engine.query(
                Query.of(
                                "SELECT concat(substring(toString(run_id), 36), ' ', agent_id) AS text"
                                        + " FROM runs WHERE org_id = {org:UUID} ORDER BY run_id")
                        .with("org", org.value()),
                row -> row.string("text"));
    }

    /** As the dashboard counts: sums where they are exact, single runs elsewhere. */
    private long counted(OrgId org) {
        var range = new TimeRange(NOW.minus(Duration.ofDays(2)), NOW);
        var rolled = store.hours.rolledUp(org, range);
        long inSums =
                rolled.stream()
                        .mapToLong(
                                part ->
                                        number(
                                                "SELECT sum(runs) AS n FROM run_hours FINAL WHERE"
                                                        + " org_id = {org:UUID} AND hour >="
                                                        + " toDateTime({from:DateTime64(3, 'UTC')}, 'UTC') AND hour <"
                                                        + " toDateTime({to:DateTime64(3, 'UTC')}, 'UTC')",
                                                org,
                                                part))
                        .sum();
        long all =
                number(
                        "SELECT count() AS n FROM runs WHERE org_id = {org:UUID} AND at >="
                                + " {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}",
                        org,
                        range);
        long inRolled =
                rolled.stream()
                        .mapToLong(
                                part ->
                                        number(
                                                "SELECT count() AS n FROM runs WHERE org_id ="
                                                        + " {org:UUID} AND at >="
                                                        + " {from:DateTime64(3, 'UTC')} AND at <"
                                                        + " {to:DateTime64(3, 'UTC')}",
                                                org,
                                                part))
                        .sum();
        return all - inRolled + inSums;
    }

    private static long number(String sql, OrgId org, TimeRange range) {
        return engine.query(
                        Query.of(sql)
                                .with("org", org.value())
                                .with("from", range.from())
                                .with("to", range.to()),
                        row -> row.integer("n"))
                .getFirst();
    }

    private static List<String> named(String table, OrgId org) {
        return engine.query(
                Query.of("SELECT DISTINCT agent_id FROM " + table + " WHERE org_id = {org:UUID}")
                        .with("org", org.value()),
                row -> row.string("agent_id"));
    }

    /** Rows in the parts that are in use, whether marked or not. */
    private static long inFiles(String table) {
        return engine.query(
                        Query.of(
                                        "SELECT sum(rows) AS n FROM system.parts WHERE active AND"
                                                + " database = currentDatabase() AND table ="
                                                + " {table:String}")
                                .with("table", table),
                        row -> row.integer("n"))
                .getFirst();
    }
}
