package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.Slice;
import dev.agentmetrics.server.metrics.Totals;
import dev.agentmetrics.server.telemetry.read.Dimension;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Sums over many runs, from roll-ups where they are current. */
@Component
public class FleetSql {

    private final EventStore store;
    private final RunFacts facts;

    FleetSql(EventStore store, RunFacts facts) {
        this.store = store;
        this.facts = facts;
    }

    /** The totals of a slice, and of its buckets that have runs. */
    public record Series(Totals total, Map<Instant, Totals> buckets) {}

    /** The sums of one agent; the last run is the end of the last one in the slice. */
    public record AgentTotals(
            String agentId,
            Totals totals,
            Instant lastAt,
            List<String> versions,
            List<String> models) {}

    /** The sums of one agent in one bucket. */
    public record AgentBucket(String agentId, Instant t, Totals totals) {}

    /** The sums of one model in one bucket. */
    public record ModelBucket(String model, Instant t, Totals totals) {}

    /** The sums of one version of an agent. */
    public record VersionTotals(
            String agentId, String version, Totals totals, Instant firstAt, Instant lastAt) {}

    /** The sums of one model of a provider. */
    public record ModelTotals(String model, String provider, Totals totals) {}

    /** When an agent first used a version with a model, in the slice. */
    public record FirstUse(String agentId, String version, String model, Instant at) {}

    /** The same about a slice and about the period before it. */
    public record Periods<T>(T current, T before) {}

    /** Sums of a slice in every way that the first page shows them, without percentiles. */
    public record Breakdown(
            Totals total,
            Map<Instant, Totals> buckets,
            List<AgentBucket> agents,
            List<ModelBucket> models) {}

    /** Percentiles of a slice, and of its buckets that have durations. */
    public record Latencies(Latency total, Map<Instant, Latency> buckets) {}

    /**
     * One statement instead of eight: to get ready for a statement costs more than to answer it,
     * and the periods share the hour in which they meet.
     */
    public Periods<Breakdown> breakdowns(Slice slice, Buckets buckets) {
        var rows =
                store.list(
                        facts.over(
                                        both(slice)
                                                .by(Dimension.AGENT_ID, Dimension.MODEL)
                                                .every(buckets.seconds())
                                                .withoutPercentiles())
                                .query(
                                        "SELECT later, t, toString(agent_id) AS agent,"
                                                + " toString(model) AS model_name,"
                                                + " GROUPING(t) AS no_t, GROUPING(agent_id) AS no_agent,"
                                                + " GROUPING(model) AS no_model, "
                                                + Sums.COLUMNS
                                                + " FROM (%s) GROUP BY GROUPING SETS ((later),"
                                                + " (later, t), (later, agent_id, t), (later, model, t))"),
                        FleetSql::group);
        return new Periods<>(breakdown(rows, true), breakdown(rows, false));
    }

    private static Breakdown breakdown(List<Group> rows, boolean later) {
        var total = Totals.NONE;
        var series = new HashMap<Instant, Totals>();
        var agents = new ArrayList<AgentBucket>();
        var models = new ArrayList<ModelBucket>();
        for (var row : rows) {
            if (row.later != later) {
                continue;
            }
            switch (row.kind) {
                case EVERYTHING -> total = row.totals;
                case TIME -> series.put(row.t, row.totals);
                case AGENT -> agents.add(new AgentBucket(row.name, row.t, row.totals));
                case MODEL -> models.add(new ModelBucket(row.name, row.t, row.totals));
            }
        }
        return new Breakdown(total, series, agents, models);
    }

    private enum GroupKind {
        EVERYTHING,
        TIME,
        AGENT,
        MODEL
    }

    private record Group(boolean later, GroupKind kind, Instant t, String name, Totals totals) {}

    private static Group group(Row row) {
        var later = row.integer("later") == 1;
        var totals = Sums.totals(row);
        var t = row.instant("t");
        if (row.integer("no_t") == 1) {
            return new Group(later, GroupKind.EVERYTHING, t, "", totals);
        }
        if (row.integer("no_agent") == 0) {
            return new Group(later, GroupKind.AGENT, t, row.string("agent"), totals);
        }
        if (row.integer("no_model") == 0) {
            return new Group(later, GroupKind.MODEL, t, row.string("model_name"), totals);
        }
        return new Group(later, GroupKind.TIME, t, "", totals);
    }

    /** Percentiles alone, of the whole and of each bucket. */
    public Periods<Latencies> latencies(Slice slice, Buckets buckets) {
        var rows =
                store.list(
                        facts.over(both(slice).every(buckets.seconds()).onlyPercentiles())
                                .query(
                                        "SELECT later, t, GROUPING(t) AS whole, "
                                                + Sums.PERCENTILES
                                                + " FROM (%s) GROUP BY GROUPING SETS"
                                                + " ((later, t), (later))"),
                        row ->
                                new Timed(
                                        row.integer("later") == 1,
                                        row.integer("whole") == 1,
                                        row.instant("t"),
                                        Sums.latencyIfAny(row)));
        return new Periods<>(latencies(rows, true), latencies(rows, false));
    }

    private static Latencies latencies(List<Timed> rows, boolean later) {
        var total = Latency.NONE;
        var series = new HashMap<Instant, Latency>();
        for (var row : rows) {
            if (row.later != later) {
                continue;
            }
            if (row.whole) {
                total = row.latency;
            } else {
                series.put(row.t, row.latency);
            }
        }
        return new Latencies(total, series);
    }

    private record Timed(boolean later, boolean whole, Instant t, Latency latency) {}

    /** A slice and the period before it, told apart by {@code later}. */
    private static FactsRequest both(Slice slice) {
        var before = slice.previous().range();
        return FactsRequest.of(slice.org(), new TimeRange(before.from(), slice.range().to()))
                .inEnvironment(slice.scope().environment())
                .ofAgent(slice.agentId())
                .splitAt(slice.range().from());
    }

    /** Totals and series with percentiles, in one pass. */
    public Series series(Slice slice, Buckets buckets) {
        var request = request(slice).every(buckets.seconds());
        var rows =
                store.list(
                        facts.over(request)
                                .query(
                                        "SELECT t, GROUPING(t) AS whole, "
                                                + Sums.COLUMNS
                                                + ", "
                                                + Sums.PERCENTILES
                                                + " FROM (%s) GROUP BY GROUPING SETS ((t), ())"),
                        row ->
                                new Bucket(
                                        row.integer("whole") == 1,
                                        row.instant("t"),
                                        Sums.totalsWithPercentiles(row)));
        var total = Totals.NONE;
        var series = new HashMap<Instant, Totals>();
        for (var row : rows) {
            if (row.whole) {
                total = row.totals;
            } else {
                series.put(row.t, row.totals);
            }
        }
        return new Series(total, series);
    }

    private record Bucket(boolean whole, Instant t, Totals totals) {}

    /** Totals with percentiles. */
    public Totals totals(Slice slice) {
        return store.first(
                        facts.over(request(slice))
                                .query(
                                        "SELECT "
                                                + Sums.COLUMNS
                                                + ", "
                                                + Sums.PERCENTILES
                                                + " FROM (%s)"),
                        Sums::totalsWithPercentiles)
                .orElse(Totals.NONE);
    }

    /** Sums by agent, without percentiles. */
    public List<AgentTotals> agents(Slice slice) {
        return store.list(
                facts.over(
                                request(slice)
                                        .by(Dimension.AGENT_ID, Dimension.VERSION, Dimension.MODEL)
                                        .withoutPercentiles())
                        .query(
                                "SELECT agent_id, "
                                        + Sums.COLUMNS
                                        + ", max(last_at) AS last,"
                                        + " arraySort(groupUniqArrayIf(20)(toString(version),"
                                        + " version != '')) AS versions,"
                                        + " arraySort(groupUniqArrayIf(20)(toString(model),"
                                        + " model != '')) AS models"
                                        + " FROM (%s) GROUP BY agent_id"),
                row ->
                        new AgentTotals(
                                row.string("agent_id"),
                                Sums.totals(row),
                                row.instant("last"),
                                row.strings("versions"),
                                row.strings("models")));
    }

    /** Sums by agent and bucket, without percentiles. */
    public List<AgentBucket> agentBuckets(Slice slice, Buckets buckets) {
        return store.list(
                facts.over(
                                request(slice)
                                        .by(Dimension.AGENT_ID)
                                        .every(buckets.seconds())
                                        .withoutPercentiles())
                        .query(
                                "SELECT agent_id, t, "
                                        + Sums.COLUMNS
                                        + " FROM (%s) GROUP BY agent_id, t"),
                row -> new AgentBucket(row.string("agent_id"), row.instant("t"), Sums.totals(row)));
    }

    /** Sums by model and bucket, without percentiles. */
    public List<ModelBucket> modelBuckets(Slice slice, Buckets buckets) {
        return store.list(
                facts.over(
                                request(slice)
                                        .by(Dimension.MODEL)
                                        .every(buckets.seconds())
                                        .withoutPercentiles())
                        .query("SELECT model, t, " + Sums.COLUMNS + " FROM (%s) GROUP BY model, t"),
                row -> new ModelBucket(row.string("model"), row.instant("t"), Sums.totals(row)));
    }

    /** Sums by agent and version, without percentiles; only these agents. */
    public List<VersionTotals> versions(Slice slice, List<String> agents) {
        var query =
                facts.over(
                                request(slice)
                                        .by(Dimension.AGENT_ID, Dimension.VERSION)
                                        .withoutPercentiles())
                        .query(
                                "SELECT agent_id, version, "
                                        + Sums.COLUMNS
                                        + ", min(first_at) AS first, max(last_at) AS last"
                                        + " FROM (%s) WHERE agent_id IN {agents:Array(String)}"
                                        + " GROUP BY agent_id, version ORDER BY first, version");
        return store.list(
                query.with("agents", agents),
                row ->
                        new VersionTotals(
                                row.string("agent_id"),
                                row.string("version"),
                                Sums.totals(row),
                                row.instant("first"),
                                row.instant("last")));
    }

    /** Sums by model and provider, without percentiles. */
    public List<ModelTotals> models(Slice slice) {
        return store.list(
                facts.over(
                                request(slice)
                                        .by(Dimension.MODEL, Dimension.PROVIDER)
                                        .withoutPercentiles())
                        .query(
                                "SELECT model, provider, "
                                        + Sums.COLUMNS
                                        + " FROM (%s) GROUP BY model, provider"
                                        + " ORDER BY cost DESC, runs DESC, model, provider"),
                row ->
                        new ModelTotals(
                                row.string("model"), row.string("provider"), Sums.totals(row)));
    }

    /** Percentiles by agent. Agents without durations are not in it. */
    public Map<String, Latency> latencies(Slice slice) {
        return latencies(slice, "", List.of());
    }

    /** Percentiles of these agents. */
    public Map<String, Latency> latencies(Slice slice, List<String> agents) {
        return latencies(slice, " WHERE agent_id IN {agents:Array(String)}", agents);
    }

    private Map<String, Latency> latencies(Slice slice, String where, List<String> agents) {
        var query =
                facts.over(request(slice).by(Dimension.AGENT_ID).onlyPercentiles())
                        .query(
                                "SELECT agent_id, "
                                        + Sums.PERCENTILES
                                        + " FROM (%s)"
                                        + where
                                        + " GROUP BY agent_id");
        var latencies = new HashMap<String, Latency>();
        store
                .list(
                        where.isEmpty() ? query : query.with("agents", agents),
                        row -> Map.entry(row.string("agent_id"), Sums.latencyIfAny(row)))
                .stream()
                .filter(entry -> !entry.getValue().equals(Latency.NONE))
                .forEach(entry -> latencies.put(entry.getKey(), entry.getValue()));
        return latencies;
    }

    /** First uses in a range that should reach further back than what is shown. */
    public List<FirstUse> firstUses(Slice slice, TimeRange lookBack) {
        var request =
                FactsRequest.of(slice.org(), lookBack)
                        .inEnvironment(slice.scope().environment())
                        .ofAgent(slice.agentId())
                        .by(Dimension.AGENT_ID, Dimension.VERSION, Dimension.MODEL)
                        .onlyTimes();
        return store.list(
                facts.over(request)
                        .query(
                                "SELECT agent_id, version, model, min(first_at) AS first FROM (%s)"
                                        + " GROUP BY agent_id, version, model ORDER BY first"),
                FleetSql::firstUse);
    }

    private static FirstUse firstUse(Row row) {
        return new FirstUse(
                row.string("agent_id"),
                row.string("version"),
                row.string("model"),
                row.instant("first"));
    }

    private static FactsRequest request(Slice slice) {
        return FactsRequest.of(slice.org(), slice.range())
                .inEnvironment(slice.scope().environment())
                .ofAgent(slice.agentId());
    }
}
