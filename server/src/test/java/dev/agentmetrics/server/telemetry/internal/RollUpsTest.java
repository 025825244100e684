package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.GLOBEX;
import static dev.agentmetrics.server.telemetry.RunFixtures.anyRun;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.Run;
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
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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

    @TempDir Path directory;

    private final MovableClock clock = new MovableClock(DAY.plus(SPAN));
    private final Random random = new Random(7);
    private final List<Run> sent = new ArrayList<>();
    private Store store;

    @BeforeEach
    void open() {
        store = new Store(directory, clock);
        store.rollUps.compare();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void equalsSingleRunsBeforeTheFirstBuild() {
        send(ACME, 500);
        assertThat(rolledUpHours(ACME)).as("hours without runs only").isLessThan(20);
        assertSameNumbers();
    }

    @Test
    void equalsSingleRunsAfterEveryBuild() {
        send(ACME, 2000);
        send(GLOBEX, 700);
        buildAll();
        assertThat(rolledUpHours(ACME)).isEqualTo(20);
        assertThat(rowsIn("run_hours")).isPositive();
        assertThat(rowsIn("duration_hours")).isPositive();
        assertSameNumbers();
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
        store = new Store(directory, clock);
        assertThat(rolledUpHours(ACME)).isZero();
    }

    @Test
    void staysEqualWhenRunsAreDeleted() {
        send(ACME, 1000);
        buildAll();
        store.clickHouse.execute(
                Query.of("DELETE FROM runs WHERE agent_id = 'agent-1' AND org_id = {org:UUID}")
                        .with("org", ACME.value()));
        for (var hour = 0; hour < 20; hour++) {
            store.hours.mark(ACME, HourBook.hourOf(DAY) + hour);
        }
        assertSameNumbers();
        buildAll();
        assertThat(rolledUpHours(ACME)).isEqualTo(20);
        assertSameNumbers();
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

    private void restart() {
        store.close();
        store = new Store(directory, clock);
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

    private void assertSameNumbers() {
        var ranges =
                List.of(
                        new TimeRange(DAY, DAY.plus(SPAN)),
                        new TimeRange(DAY.plusSeconds(1234), DAY.plusSeconds(61_234)),
                        new TimeRange(DAY.plusSeconds(7200), DAY.plusSeconds(10_800)));
        for (var org : List.of(ACME, GLOBEX)) {
            for (var range : ranges) {
                var all = FactsRequest.of(org, range);
                assertSame(all);
                assertSame(all.every(3600));
                assertSame(all.every(21_600).by(Dimension.MODEL));
                assertSame(all.every(900));
                assertSame(all.by(Dimension.AGENT_ID));
                assertSame(all.by(Dimension.AGENT_ID, Dimension.ENVIRONMENT));
                assertSame(all.by(Dimension.values()));
                assertSame(all.inEnvironment("staging"));
                assertSame(all.ofAgent("agent-2").by(Dimension.VERSION));
                assertSame(all.ofAgent("agent-1").every(3600).inEnvironment("production"));
            }
        }
    }

    private void assertSame(FactsRequest request) {
        assertThat(numbers(store.facts, request))
                .as(request.toString())
                .isEqualTo(numbers(new RunFacts(HourCoverage.NOTHING), request));
        assertThat(numbers(store.facts, request.withoutPercentiles()))
                .isEqualTo(
                        numbers(new RunFacts(HourCoverage.NOTHING), request.withoutPercentiles()));
    }

    /** All columns, exactly as the engine prints them. */
    private List<String> numbers(RunFacts facts, FactsRequest request) {
        var keys =
                Stream.concat(
                                Stream.of("t"),
                                request.dimensions().stream().sorted().map(Dimension::column))
                        .collect(Collectors.joining(", "));
        var columns =
                Measures.columns().stream()
                        .filter(column -> request.percentiles() || !column.equals("durations"))
                        .map(
                                column ->
                                        switch (column) {
                                            case "first_at" -> "min(first_at)";
                                            case "last_at" -> "max(last_at)";
                                            case "durations" -> Facts.PERCENTILES;
                                            default -> "sum(" + column + ")";
                                        })
                        .collect(Collectors.joining(", "));
        return store.clickHouse.query(
                facts.over(request)
                        .query(
                                "SELECT toString(tuple("
                                        + keys
                                        + ", "
                                        + columns
                                        + ")) AS line FROM (%s) GROUP BY "
                                        + keys
                                        + " ORDER BY "
                                        + keys),
                row -> row.string("line"));
    }
}
