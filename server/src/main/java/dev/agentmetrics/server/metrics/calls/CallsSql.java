package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.internal.EventStore;
import dev.agentmetrics.server.telemetry.read.CallFacts;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Kind;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Wanted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks for sums over calls, from roll-ups where they are current. */
@Component
class CallsSql {

    /** More names than a page shows; a name may be anything, so there may be very many. */
    static final int MOST = 500;

    private static final int MOST_AGENTS = 20;

    /** Sums of calls that are gone are left as rows of zeros. */
    private static final String USED =
            "(calls + naming_runs + unpriced_calls + unpriced_runs + input_tokens + output_tokens"
                    + " + cache_read_tokens + cache_write_tokens + unknown_tokens > 0"
                    + " OR computed_cost + reported_cost + estimated_cost > 0)";

    private final EventStore store;
    private final CallFacts facts;

    CallsSql(EventStore store, CallFacts facts) {
        this.store = store;
        this.facts = facts;
    }

    /** What a model and its provider are told apart by; a tool has no provider. */
    record Name(String name, String provider) {

        static Name of(Row row) {
            return new Name(row.string("name"), row.string("provider"));
        }
    }

    /** One name, now and in the period before. */
    record Used(
            Name name,
            CallSums now,
            CallSums before,
            List<String> agents,
            long agentCount,
            Instant lastAt) {}

    /**
     * All names together, and the most used ones.
     *
     * @param total how many names there are
     */
    record Everything(CallSums now, CallSums before, long total, List<Used> most) {}

    /** In milliseconds; null when nothing was measured. */
    record Percentiles(@Nullable Double p50, @Nullable Double p95) {

        static final Percentiles NONE = new Percentiles(null, null);

        private static Percentiles of(Row row, String column) {
            var micros = row.floatings(column);
            return micros.getFirst().isNaN()
                    ? NONE
                    : new Percentiles(micros.get(0) / 1000, micros.get(1) / 1000);
        }
    }

    record Times(Percentiles durations, Percentiles ttfts) {

        static final Times NONE = new Times(Percentiles.NONE, Percentiles.NONE);
    }

    /** One name in one bucket. */
    record Bucket(Name name, Instant t, long calls, long failed, BigDecimal costUsd) {}

    /** Both periods in one statement: they share the hour in which they meet. */
    Everything everything(CallsQuestion question) {
        var range = question.slice().range();
        var both = new TimeRange(range.previous().from(), range.to());
        var request = question.request(both, Wanted.SUMS_BY_AGENT).splitAt(range.from());
        var order =
                question.kind() == Kind.MODEL ? "now_cost DESC, now_calls DESC" : "now_calls DESC";
        var rows =
                store.list(
                        facts.over(request)
                                .query(
                                        """
                                        SELECT GROUPING(name) AS whole, name, provider, %s, %s,
                                            sumIf(computed_cost + reported_cost + estimated_cost, later)
                                                AS now_cost,
                                            arraySort(groupUniqArrayIf(%d)(agent_id, later)) AS agents,
                                            uniqExactIf(agent_id, later) AS agent_count,
                                            uniqExactIf((name, provider), later) AS names,
                                            maxIf(last_at, later) AS last
                                        FROM (%%s) WHERE %s
                                        GROUP BY GROUPING SETS ((), (name, provider))
                                        HAVING whole = 1 OR countIf(later) > 0
                                        ORDER BY whole DESC, %s, name, provider
                                        LIMIT %d
                                        """
                                                .formatted(
                                                        CallSums.select("now_", "later"),
                                                        CallSums.select("before_", "NOT later"),
                                                        MOST_AGENTS,
                                                        USED,
                                                        order,
                                                        MOST + 1)),
                        row ->
                                new Group(
                                        row.integer("whole") == 1,
                                        row.integer("names"),
                                        used(row)));
        if (rows.isEmpty()) {
            return new Everything(CallSums.NONE, CallSums.NONE, 0, List.of());
        }
        var whole = rows.getFirst();
        return new Everything(
                whole.used.now(),
                whole.used.before(),
                whole.names,
                rows.stream().filter(row -> !row.isWhole).map(Group::used).toList());
    }

    private record Group(boolean isWhole, long names, Used used) {}

    private static Used used(Row row) {
        return new Used(
                Name.of(row),
                CallSums.of(row, "now_"),
                CallSums.of(row, "before_"),
                row.strings("agents"),
                row.integer("agent_count"),
                row.instant("last"));
    }

    /** How long calls of these names took. */
    Map<Name, Times> times(CallsQuestion question, List<String> names) {
        var times = new HashMap<Name, Times>();
        store.list(
                        facts.over(question.request(Wanted.PERCENTILES))
                                .query(
                                        "SELECT name, provider, "
                                                + CallFacts.percentiles("durations")
                                                + " AS took, "
                                                + CallFacts.percentiles("ttfts")
                                                + " AS first_token"
                                                + " FROM (%s) WHERE name IN {names:Array(String)}"
                                                + " GROUP BY name, provider")
                                .with("names", names),
                        row ->
                                Map.entry(
                                        Name.of(row),
                                        new Times(
                                                Percentiles.of(row, "took"),
                                                Percentiles.of(row, "first_token"))))
                .forEach(entry -> times.put(entry.getKey(), entry.getValue()));
        return times;
    }

    List<Bucket> series(CallsQuestion question, Buckets buckets, List<String> names) {
        return store.list(
                facts.over(question.request(Wanted.SUMS).every(buckets.seconds()))
                        .query(
                                """
                                SELECT name, provider, t, sum(calls) AS all_calls,
                                    sum(failed_calls) AS failed,
                                    sum(computed_cost + reported_cost + estimated_cost) AS cost
                                FROM (%s) WHERE name IN {names:Array(String)}
                                GROUP BY name, provider, t
                                """)
                        .with("names", names),
                row ->
                        new Bucket(
                                Name.of(row),
                                row.instant("t"),
                                row.integer("all_calls"),
                                row.integer("failed"),
                                row.decimal("cost")));
    }
}
