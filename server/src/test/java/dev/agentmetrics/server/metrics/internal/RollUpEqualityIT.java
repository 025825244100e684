package dev.agentmetrics.server.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.Slice;
import dev.agentmetrics.server.metrics.Totals;
import dev.agentmetrics.server.telemetry.EventWriter;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.RunFixtures;
import dev.agentmetrics.server.telemetry.read.HourCoverage;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import dev.agentmetrics.server.testing.TestServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every sum of the read API is the same from roll-ups as from single runs, on random data. */
@ExtendWith(TestServer.Extension.class)
class RollUpEqualityIT {

    private static final Duration SPAN = Duration.ofDays(4);

    private final TestServer server;
    private final Instant from =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(5));

    RollUpEqualityIT(TestServer server) {
        this.server = server;
    }

    @Test
    void answersTheSameFromRollUpsAndFromSingleRuns() {
        var org = server.newTenant("equality").org();
        var random = new Random(7);
        var runs = new ArrayList<Run>();
        for (var i = 0; i < 4_000; i++) {
            runs.add(RunFixtures.anyRun(random, RunFixtures.id(i), from, SPAN));
        }
        var writer = server.bean(EventWriter.class);
        writer.append(org, runs.subList(0, 3_000), List.of());
        await(org);
        // Repeats and late arrivals, in hours that were rolled up before.
        writer.append(org, runs.subList(2_000, 4_000), List.of());
        await(org);
        var store = new EventStore(server.bean(ClickHouse.class), server.bean(Clock.class));
        var rolledUp = new FleetSql(store, server.bean(RunFacts.class));
        var single = new FleetSql(store, new RunFacts(HourCoverage.NOTHING));

        for (var environment : new @Nullable String[] {null, "staging"}) {
            for (var agent : new @Nullable String[] {null, "agent-1"}) {
                // The period before has runs, too, and the two meet within an hour.
                var begin = from.plus(Duration.ofMinutes(45 * 60 + 13));
                var range = new TimeRange(begin, begin.plus(Duration.ofHours(42)));
                var slice = new Slice(org, new Scope(range, environment), agent);
                var buckets = new Buckets(range, Duration.ofHours(3));
                same(rolledUp, single, sql -> sql.series(slice, buckets));
                same(rolledUp, single, sql -> sorted(sql.breakdowns(slice, buckets)));
                same(rolledUp, single, sql -> sql.latencies(slice, buckets));
                sameInPartsAsAtOnce(rolledUp, slice, buckets);
                same(rolledUp, single, sql -> sql.totals(slice));
                same(rolledUp, single, sql -> sql.latencies(slice));
                same(rolledUp, single, sql -> sql.models(slice));
                same(rolledUp, single, sql -> sql.versions(slice, List.of("agent-1", "agent-2")));
                same(rolledUp, single, sql -> sorted(sql.agents(slice)));
                same(rolledUp, single, sql -> sorted(sql.agentBuckets(slice, buckets)));
                same(rolledUp, single, sql -> sorted(sql.modelBuckets(slice, buckets)));
                same(rolledUp, single, sql -> sorted(sql.firstUses(slice, range)));
            }
        }
        var whole = Slice.of(org, new Scope(new TimeRange(from, from.plus(SPAN)), null));
        assertThat(rolledUp.totals(whole).outcomes().runs()).isEqualTo(4_000);
    }

    private static <T> void same(FleetSql rolledUp, FleetSql single, Function<FleetSql, T> ask) {
        assertThat(ask.apply(rolledUp)).isEqualTo(ask.apply(single));
    }

    /** The first page asks for everything at once, other pages for one thing each. */
    private static void sameInPartsAsAtOnce(FleetSql sql, Slice slice, Buckets buckets) {
        var both = sql.breakdowns(slice, buckets);
        var times = sql.latencies(slice, buckets);
        sameInPartsAsAtOnce(sql, slice, buckets, both.current(), times.current());
        sameInPartsAsAtOnce(sql, slice.previous(), buckets, both.before(), times.before());
    }

    private static void sameInPartsAsAtOnce(
            FleetSql sql,
            Slice slice,
            Buckets buckets,
            FleetSql.Breakdown sums,
            FleetSql.Latencies latencies) {
        var series = sql.series(slice, buckets);
        assertThat(sums.total().with(latencies.total())).isEqualTo(series.total());
        assertThat(sums.buckets().keySet()).isEqualTo(series.buckets().keySet());
        series.buckets()
                .forEach(
                        (t, totals) ->
                                assertThat(
                                                sums.buckets()
                                                        .getOrDefault(t, Totals.NONE)
                                                        .with(
                                                                latencies
                                                                        .buckets()
                                                                        .getOrDefault(
                                                                                t, Latency.NONE)))
                                        .isEqualTo(totals));
        assertThat(sorted(sums.agents())).isEqualTo(sorted(sql.agentBuckets(slice, buckets)));
        assertThat(sorted(sums.models())).isEqualTo(sorted(sql.modelBuckets(slice, buckets)));
    }

    private static FleetSql.Periods<FleetSql.Breakdown> sorted(
            FleetSql.Periods<FleetSql.Breakdown> both) {
        return new FleetSql.Periods<>(sorted(both.current()), sorted(both.before()));
    }

    private static FleetSql.Breakdown sorted(FleetSql.Breakdown sums) {
        return new FleetSql.Breakdown(
                sums.total(), sums.buckets(), sorted(sums.agents()), sorted(sums.models()));
    }

    private static <T> List<T> sorted(List<T> rows) {
        return rows.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    private void await(OrgId org) {
        var coverage = server.bean(HourCoverage.class);
        var range = new TimeRange(from, from.plus(SPAN));
        var deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!coverage.rolledUp(org, range).equals(List.of(range))) {
            assertThat(System.nanoTime()).as("roll-ups take too long").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }
}
