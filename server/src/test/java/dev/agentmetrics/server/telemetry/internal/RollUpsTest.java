package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.anyRun;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.EventStoreEngine;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunFixtures;
import dev.agentmetrics.server.telemetry.read.CallFacts;
import dev.agentmetrics.server.telemetry.read.CallsRequest;
import dev.agentmetrics.server.telemetry.read.Dimension;
import dev.agentmetrics.server.telemetry.read.Facts;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import dev.agentmetrics.server.telemetry.read.HourCoverage;
import dev.agentmetrics.server.telemetry.read.Measures;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every number through roll-ups equals the number over single runs: on random data of two
 * organisations, with repeats, late runs, deletions and restarts, at every stage of the work.
 */
class RollUpsTest {

    private static final Instant DAY = Instant.parse("2026-11-03T00:00:00Z");
    private static final Duration SPAN = Duration.ofHours(20);

    private static final List<TimeRange> RANGES =
            List.of(
                    new TimeRange(DAY, DAY.plus(SPAN)),
                    new TimeRange(DAY.plusSeconds(1234), DAY.plusSeconds(61_234)),
                    new TimeRange(DAY.plusSeconds(7200), DAY.plusSeconds(10_800)));

    private static final List<UnaryOperator<FactsRequest>> QUESTIONS =
            List.of(
                    all -> all,
                    all -> all.every(3600),
                    all -> all.every(21_600).by(Dimension.MODEL),
                    all -> all.every(900),
                    all -> all.by(Dimension.AGENT_ID),
                    all -> all.by(Dimension.AGENT_ID, Dimension.ENVIRONMENT),
                    all -> all.by(Dimension.values()),
                    all -> all.inEnvironment("staging"),
                    all -> all.ofAgent("agent-2").by(Dimension.VERSION),
                    all -> all.ofAgent("agent-1").every(3600).inEnvironment("production"));

    @TempDir static Path directory;

    private static ClickHouse engine;

    private final MovableClock clock = new MovableClock(DAY.plus(SPAN));
    private final Random random = new Random(7);
    private final List<Run> sent = new ArrayList<>();

    /** Known until other runs are there: neither a repeat nor a restart may change them. */
    private final Map<FactsRequest, List<Numbers>> overSingleRuns = new ConcurrentHashMap<>();

    private final Map<CallsRequest, List<String>> overSingleCalls = new HashMap<>();

    private int stage;
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
        store = new Store(engine, clock);
        store.rollUps.compare();
    }

    @AfterEach
    void close() {
        store.close();
        EventStoreEngine.clear(engine);
    }

    @Test
    void equalsSingleRunsBeforeTheFirstBuild() {
        send(ACME, 500);
        assertThat(rolledUpHours(ACME)).as("hours without runs only").isLessThan(20);
        assertSameNumbersForEveryRange();
    }

    @Test
    void equalsSingleRunsAfterEveryBuild() {
        send(ACME, 2000);
        send(GLOBEX, 700);
        buildAll();
        assertThat(rolledUpHours(ACME)).isEqualTo(20);
        assertThat(rowsIn("run_hours")).isPositive();
        assertThat(rowsIn("duration_hours")).isPositive();
        assertSameNumbersForEveryRange();
    }

    @Test
    void staysEqualUnderRepeatsAndLateRuns() {
        send(ACME, 1000);
        send(GLOBEX, 300);
        buildAll();
        for (var round = 0; round < 5; round++) {
            resendSome(ACME);
            send(ACME, 20);
            assertSameNumbers();
            buildAll();
            assertSameNumbers();
        }
        assertThat(store.count(ACME)).isEqualTo(1100);
    }

    @Test
    void anHourTouchedWhileItIsBuiltIsBuiltAgain() {
        send(ACME, 200);
        var ticket = store.hours.due(clock.instant(), Instant.MAX, Instant.MAX, 1).getFirst();
        store.hours.begin(ACME, new long[] {ticket.hour()});
        assertThat(store.hours.built(ticket)).as("a writer is in it").isFalse();
        store.hours.end(ACME, new long[] {ticket.hour()});
        assertThat(store.hours.built(ticket)).as("a writer was in it").isFalse();
        assertThat(store.hours.rolledUp(ACME, hour(ticket.hour()))).isEmpty();
    }

    @Test
    void theOpenHourComesFromSingleRuns() {
        var now = clock.instant();
        store.writer.append(
                ACME,
                List.of(anyRun(random, id(9_000_000), now, Duration.ofMinutes(5))),
                List.of());
        buildAll();
        assertThat(store.hours.rolledUp(ACME, hour(HourBook.hourOf(now)))).isEmpty();
    }

    @Test
    void equalsSingleRunsAfterARestartAtAnyStage() {
        send(ACME, 800);
        send(GLOBEX, 100);
        restart();
        assertSameNumbers();
        buildAll();
        restart();
        assertThat(rolledUpHours(ACME)).as("nothing to build again").isEqualTo(20);
        assertSameNumbers();
        send(ACME, 5);
        restart();
        assertThat(rolledUpHours(ACME)).isBetween(15L, 19L);
        assertSameNumbers();
        store.clickHouse.execute(
                Query.of(
                        "DELETE FROM duration_hours WHERE hour = toDateTime('2026-11-03 04:00:00', 'UTC')"));
        restart();
        assertSameNumbers();
        buildAll();
        assertSameNumbers();
    }

    @Test
    void nothingIsTrustedBeforeTheComparison() {
        send(ACME, 100);
        buildAll();
        store.close();
        store = new Store(engine, clock);
        assertThat(rolledUpHours(ACME)).isZero();
    }

    @Test
    void staysEqualWhenRunsAreDeleted() {
        send(ACME, 1000);
        buildAll();
        store.clickHouse.execute(
                Query.of("DELETE FROM runs WHERE agent_id = 'agent-1' AND org_id = {org:UUID}")
                        .with("org", ACME.value()));
        forgetAnswers();
        for (var hour = 0; hour < 20; hour++) {
            store.hours.mark(ACME, HourBook.hourOf(DAY) + hour);
        }
        assertSameNumbers();
        buildAll();
        assertThat(rolledUpHours(ACME)).isEqualTo(20);
        assertSameNumbers();
    }

    @Test
    void callsAreTheSameFromRollUpsAsFromSingleRuns() {
        sendCalls(ACME, 300);
        sendCalls(GLOBEX, 50);
        send(ACME, 200);
        assertSameCalls();
        buildAll();
        assertThat(rowsIn("call_hours")).isPositive();
        assertSameCalls();
        sendCalls(ACME, 40);
        assertSameCalls();
        buildAll();
        store.clickHouse.execute(
                Query.of(
                        "DELETE FROM call_hours WHERE hour = toDateTime('2026-11-03 05:00:00', 'UTC')"));
        restart();
        assertThat(rolledUpHours(ACME)).as("an hour without its calls").isEqualTo(19);
        buildAll();
        assertSameCalls();
    }

    private void sendCalls(OrgId org, int count) {
        var runs = new ArrayList<Run>();
        for (var n = 0; n < count; n++) {
            var run = anyRun(random, id(sent.size() + random.nextLong(1L << 40)), DAY, SPAN);
            runs.add(random.nextInt(4) == 0 ? CallFixtures.detailed(run) : withCalls(run));
        }
        sent.addAll(runs);
        store.writer.append(org, runs, List.of());
        forgetAnswers();
    }

    private Run withCalls(Run run) {
        return RunFixtures.withCalls(run, CallFixtures.anyCalls(random));
    }

    private void assertSameCalls() {
        for (var range : RANGES) {
            for (var question : CallFixtures.questions(ACME, range, DAY.plusSeconds(30_000))) {
                assertThat(CallFixtures.answer(store.clickHouse, store.callFacts, question))
                        .as("%s", question)
                        .isEqualTo(
                                overSingleCalls.computeIfAbsent(question, this::overSingleCalls));
            }
        }
    }

    private List<String> overSingleCalls(CallsRequest question) {
        var facts = new CallFacts(HourCoverage.NOTHING);
        return CallFixtures.answer(store.clickHouse, facts, question);
    }

    private void forgetAnswers() {
        overSingleRuns.clear();
        overSingleCalls.clear();
    }

    private void send(OrgId org, int count) {
        var runs =
                Stream.generate(
                                () ->
                                        anyRun(
                                                random,
                                                id(sent.size() + random.nextLong(1L << 40)),
                                                DAY,
                                                SPAN))
                        .limit(count)
                        .toList();
        sent.addAll(runs);
        store.writer.append(org, runs, List.of());
        forgetAnswers();
    }

    private void resendSome(OrgId org) {
        store.writer.append(org, sent.subList(0, 100), List.of());
    }

    private void buildAll() {
        clock.forward(Duration.ofMinutes(2));
        while (store.rollUps.buildDue()) {
            // Until nothing is due.
        }
    }

    /** What is in memory is gone; that what is on the disk is not, others prove. */
    private void restart() {
        store.close();
        store = new Store(engine, clock);
        store.rollUps.compare();
    }

    private long rolledUpHours(OrgId org) {
        return store.hours.rolledUp(org, new TimeRange(DAY, DAY.plus(SPAN))).stream()
                .mapToLong(range -> range.length().toHours())
                .sum();
    }

    private static TimeRange hour(long number) {
        return new TimeRange(HourBook.start(number), HourBook.start(number + 1));
    }

    private long rowsIn(String table) {
        return store.clickHouse
                .query(Query.of("SELECT count() AS n FROM " + table), row -> row.integer("n"))
                .getFirst();
    }

    /**
     * Every question, each about another range than the last time: what a question costs the engine
     * is getting ready for it, however few runs there are.
     */
    private void assertSameNumbers() {
        stage++;
        var requests = new ArrayList<FactsRequest>();
        for (var org : List.of(ACME, GLOBEX)) {
            for (var number = 0; number < QUESTIONS.size(); number++) {
                var range = RANGES.get((number + stage) % RANGES.size());
                requests.add(QUESTIONS.get(number).apply(FactsRequest.of(org, range)));
            }
        }
        requests.parallelStream().forEach(this::assertSame);
    }

    private void assertSameNumbersForEveryRange() {
        for (var turn = 0; turn < RANGES.size(); turn++) {
            assertSameNumbers();
        }
    }

    private void assertSame(FactsRequest request) {
        var single =
                overSingleRuns.computeIfAbsent(
                        request, it -> numbers(new RunFacts(HourCoverage.NOTHING), it));
        assertThat(numbers(store.facts, request)).as(request.toString()).isEqualTo(single);
        assertThat(numbers(store.facts, request.withoutPercentiles()))
                .as("without percentiles: %s", request)
                .isEqualTo(single.stream().map(Numbers::withoutPercentiles).toList());
        assertThat(numbers(store.facts, request.onlyPercentiles()))
                .as("only percentiles: %s", request)
                .extracting(Numbers::percentiles)
                .isEqualTo(single.stream().map(Numbers::percentiles).toList());
        assertThat(numbers(store.facts, request.onlyTimes()))
                .as("only times: %s", request)
                .extracting(Numbers::sums)
                .isEqualTo(
                        numbers(new RunFacts(HourCoverage.NOTHING), request.onlyTimes()).stream()
                                .map(Numbers::sums)
                                .toList());
    }

    /** All columns, exactly as the engine prints them. */
    private List<Numbers> numbers(RunFacts facts, FactsRequest request) {
        var keys =
                Stream.concat(
                                Stream.of("t"),
                                request.dimensions().stream().sorted().map(Dimension::column))
                        .collect(Collectors.joining(", "));
        var sums =
                columns(request.wanted()).stream()
                        .filter(column -> !column.equals("durations"))
                        .map(
                                column ->
                                        switch (column) {
                                            case "first_at" -> "min(first_at)";
                                            case "last_at" -> "max(last_at)";
                                            default -> "sum(" + column + ")";
                                        })
                        .map(column -> ", " + column)
                        .collect(Collectors.joining());
        var percentiles =
                request.wanted() != FactsRequest.Wanted.SUMS
                                && request.wanted() != FactsRequest.Wanted.TIMES
                        ? "toString(" + Facts.PERCENTILES + ")"
                        : "''";
        return store.clickHouse.query(
                facts.over(request)
                        .query(
                                "SELECT toString(tuple(%1$s%2$s)) AS sums, %3$s AS percentiles"
                                                .formatted(keys, sums, percentiles)
                                        + " FROM (%s) GROUP BY "
                                        + keys
                                        + " ORDER BY "
                                        + keys),
                row -> new Numbers(row.string("sums"), row.string("percentiles")));
    }

    private static List<String> columns(FactsRequest.Wanted wanted) {
        return switch (wanted) {
            case EVERYTHING, SUMS -> Measures.columns();
            case PERCENTILES -> List.of();
            case TIMES -> List.of("first_at", "last_at");
        };
    }

    /** One row of an answer. */
    private record Numbers(String sums, String percentiles) {

        Numbers withoutPercentiles() {
            return new Numbers(sums, "");
        }
    }
}
