package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.read.CallMeasures;
import dev.agentmetrics.server.telemetry.read.Measures;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Builds the roll-ups of hours that have ended, and again when a late run, or a deletion, changed
 * one. Each build has a higher number than all before, and the highest wins.
 */
final class RollUps {

    /** Hours per statement: few enough to be quick, enough to catch up after a long import. */
    private static final int HOURS_AT_ONCE = 48;

    /** A late run seldom comes alone: wait for silence, but not for long. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

    private static final String DIMENSIONS = "agent_id, environment, version, model, provider";

    /** What exists already for the hours is carried along with zeros, so that it is replaced. */
    private static final String BUILD_HOURS =
            """
            INSERT INTO run_hours (org_id, hour, %1$s, %2$s, account, build)
            SELECT org_id, hour, %1$s, %3$s, sum(m_account), {build:UInt64}
            FROM (
                SELECT org_id, toStartOfHour(at) AS hour, %1$s, %4$s, sum(account) AS m_account
                FROM runs
                WHERE org_id = {org:UUID}
                  AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
                  AND toStartOfHour(at) IN arrayMap(second -> toDateTime(second, 'UTC'), {hours:Array(UInt32)})
                GROUP BY org_id, hour, %1$s
                UNION ALL
                SELECT org_id, hour, %1$s, %5$s, toUInt64(0) AS m_account
                FROM run_hours FINAL
                WHERE org_id = {org:UUID} AND hour IN arrayMap(second -> toDateTime(second, 'UTC'), {hours:Array(UInt32)})
            )
            GROUP BY org_id, hour, %1$s
            """
                    .formatted(
                            DIMENSIONS,
                            String.join(", ", Measures.columns()),
                            Measures.overRollUps("m_"),
                            Measures.overRuns(),
                            Measures.nothing());

    private static final String BUILD_DURATIONS =
            """
            INSERT INTO duration_hours (org_id, grain, hour, agent_id, environment, runs, durations, build)
            SELECT org_id, grain, hour, if(grain = 'all', '', agent_id) AS agent, environment,
                   sum(runs), quantilesDDMergeState(0.01, 0.5, 0.95, 0.99)(durations), {build:UInt64}
            FROM (
                SELECT org_id, hour, agent_id, environment, runs, durations, grain
                FROM run_hours FINAL
                ARRAY JOIN CAST(['all', 'agent'], 'Array(Enum8(\\'all\\' = 0, \\'agent\\' = 1))') AS grain
                WHERE org_id = {org:UUID} AND hour IN arrayMap(second -> toDateTime(second, 'UTC'), {hours:Array(UInt32)})
            )
            GROUP BY org_id, grain, hour, agent, environment
            """;

    private static final String RUNS_OF_HOURS =
            "org_id = {org:UUID}"
                    + " AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}"
                    + " AND toStartOfHour(at) IN"
                    + " arrayMap(second -> toDateTime(second, 'UTC'), {hours:Array(UInt32)})";

    private static final String CALL_DIMENSIONS = String.join(", ", CallMeasures.DIMENSIONS);

    private static final String BUILD_CALLS =
            """
            INSERT INTO call_hours (org_id, hour, %1$s, %2$s, build)
            SELECT {org:UUID}, hour, %1$s, %3$s, {build:UInt64}
            FROM (
                SELECT toStartOfHour(e_at) AS hour, %4$s, %5$s
                FROM (%6$s)
                GROUP BY hour, %1$s
                UNION ALL
                SELECT hour, %7$s, %8$s
                FROM call_hours FINAL
                WHERE org_id = {org:UUID} AND hour IN arrayMap(second -> toDateTime(second, 'UTC'), {hours:Array(UInt32)})
                GROUP BY hour, %1$s
            )
            GROUP BY hour, %1$s
            """
                    .formatted(
                            CALL_DIMENSIONS,
                            String.join(", ", CallMeasures.columns()),
                            CallMeasures.overRollUps("m_"),
                            dimensions("e_%1$s AS %1$s"),
                            CallMeasures.overCalls(),
                            CallMeasures.everything(RUNS_OF_HOURS),
                            dimensions("toString(%1$s) AS %1$s"),
                            CallMeasures.nothing());

    private static String dimensions(String each) {
        return CallMeasures.DIMENSIONS.stream()
                .map(each::formatted)
                .collect(Collectors.joining(", "));
    }

    /**
     * Hours whose roll-ups, of any table, do not count the runs that are there. Runs come and go
     * only through us, and one that was made from spans and is corrected gets another check number,
     * so the same count and the same sum of those mean the same runs.
     */
    private static final String FIND_STALE =
            """
            SELECT org_id, hour
            FROM (
                SELECT org_id, toStartOfHour(at) AS hour, count() AS stored,
                       toUInt64(0) AS rolled, toUInt64(0) AS overall, toUInt64(0) AS by_agent,
                       sum(account) AS checks, toUInt64(0) AS rolled_checks,
                       toUInt64(0) AS called, toUInt64(0) AS called_checks
                FROM runs GROUP BY org_id, hour
                UNION ALL
                SELECT org_id, hour, 0, sum(runs), 0, 0, 0, sum(account), 0, 0
                FROM run_hours FINAL GROUP BY org_id, hour
                UNION ALL
                SELECT org_id, hour, 0, 0, sumIf(runs, grain = 'all'), sumIf(runs, grain = 'agent'), 0, 0, 0, 0
                FROM duration_hours FINAL GROUP BY org_id, hour
                UNION ALL
                SELECT org_id, hour, 0, 0, 0, 0, 0, 0, sum(runs), sum(account)
                FROM call_hours FINAL WHERE kind = 'none' GROUP BY org_id, hour
            )
            GROUP BY org_id, hour
            HAVING sum(stored) != sum(rolled) OR sum(stored) != sum(overall)
                OR sum(stored) != sum(by_agent) OR sum(checks) != sum(rolled_checks)
                OR sum(stored) != sum(called) OR sum(checks) != sum(called_checks)
            """;

    private final ClickHouse clickHouse;
    private final HourBook hours;
    private final Clock clock;
    private final AtomicLong build = new AtomicLong(-1);

    /** Building and deleting do not mix: a build must not bring back what is being deleted. */
    private final ReentrantLock exclusive = new ReentrantLock();

    RollUps(ClickHouse clickHouse, HourBook hours, Clock clock) {
        this.clickHouse = clickHouse;
        this.hours = hours;
        this.clock = clock;
    }

    /** Finds what an earlier process left undone. After this the book can be trusted. */
    void compare() {
        build.set(
                clickHouse
                        .query(
                                Query.of(
                                        "SELECT greatest((SELECT max(build) FROM run_hours),"
                                                + " (SELECT max(build) FROM duration_hours),"
                                                + " (SELECT max(build) FROM call_hours)) AS build"),
                                row -> row.integer("build"))
                        .getFirst());
        clickHouse
                .query(
                        Query.of(FIND_STALE).within(TIME_LIMIT),
                        row ->
                                new Stale(
                                        new OrgId(row.uuid("org_id")),
                                        HourBook.hourOf(row.instant("hour"))))
                .forEach(stale -> hours.mark(stale.org(), stale.hour()));
        hours.complete();
    }

    /**
     * Builds some hours that are due. Says whether there were any. What cannot be built stays in
     * the book and is put off, so that the others have their turn.
     */
    boolean buildDue() {
        var now = clock.instant();
        return build(hours.due(now, now.minus(QUIET), now.minus(PATIENCE), HOURS_AT_ONCE));
    }

    private boolean build(List<HourBook.Ticket> tickets) {
        if (tickets.isEmpty()) {
            return false;
        }
        exclusive.lock();
        try {
            var starts = tickets.stream().map(RollUps::seconds).toList();
            var number = build.incrementAndGet();
            clickHouse.execute(
                    Query.of(BUILD_HOURS)
                            .within(TIME_LIMIT)
                            .with("build", number)
                            .with("org", tickets.getFirst().org().value())
                            .with("from", HourBook.start(tickets.getFirst().hour()))
                            .with("to", HourBook.start(tickets.getLast().hour() + 1))
                            .with("hours", starts));
            clickHouse.execute(
                    Query.of(BUILD_CALLS)
                            .within(TIME_LIMIT)
                            .with("build", number)
                            .with("org", tickets.getFirst().org().value())
                            .with("from", HourBook.start(tickets.getFirst().hour()))
                            .with("to", HourBook.start(tickets.getLast().hour() + 1))
                            .with("hours", starts));
            clickHouse.execute(
                    Query.of(BUILD_DURATIONS)
                            .within(TIME_LIMIT)
                            .with("build", number)
                            .with("org", tickets.getFirst().org().value())
                            .with("hours", starts));
        } catch (ClickHouseException failure) {
            tickets.forEach(hours::putOff);
            throw failure;
        } finally {
            exclusive.unlock();
        }
        tickets.forEach(hours::built);
        return true;
    }

    private static long seconds(HourBook.Ticket ticket) {
        return HourBook.start(ticket.hour()).getEpochSecond();
    }

    /** Runs something that no build may overlap. */
    void exclusively(Runnable action) {
        exclusive.lock();
        try {
            action.run();
        } finally {
            exclusive.unlock();
        }
    }

    private record Stale(OrgId org, long hour) {}
}
