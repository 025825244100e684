package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.internal.EventStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Results of evaluations. */
@Component
class ScoreSql {

    private static final int LABELS = 20;
    private static final int MOST_OF_TRACE = 500;

    /** A judge rarely says whose answer it was; then the runs of the trace do, of a week before. */
    private static final String CHOSEN =
            Within.RANGE
                    + """
                     AND ({environment:String} = '' OR environment = {environment:String})
                    AND ({name:String} = '' OR name = {name:String})
                    AND ({agent:String} = '' OR agent_id = {agent:String} OR agent_name = {agent:String}
                        OR (agent_id = '' AND agent_name = '' AND trace_id != '' AND trace_id IN (
                            SELECT trace_id FROM runs WHERE org_id = {org:UUID}
                            AND toStartOfHour(at) >= {from:DateTime64(3, 'UTC')} - INTERVAL 7 DAY
                            AND toStartOfHour(at) <= {to:DateTime64(3, 'UTC')} + INTERVAL 1 DAY
                            AND agent_id = {agent:String} AND trace_id != '')))
                    """;

    private static final String TOTALS =
            "SELECT name, count() AS n, count(value) AS valued, avg(value) AS mean,"
                    + " min(value) AS low, max(value) AS high FROM scores WHERE "
                    + CHOSEN
                    + " GROUP BY name ORDER BY n DESC, name LIMIT {limit:UInt32}";

    private static final String LABELS_OF =
            "SELECT name, label, count() AS n FROM scores WHERE "
                    + CHOSEN
                    + " AND label != '' AND name IN {names:Array(String)} GROUP BY name, label"
                    + " ORDER BY name, n DESC, label LIMIT {limit:UInt32} BY name";

    private static final String SERIES =
            "SELECT name, toDateTime(intDiv(toUnixTimestamp(at), {step:UInt32}) * {step:UInt32}, 'UTC')"
                    + " AS t, count() AS n, avg(value) AS mean FROM scores WHERE "
                    + CHOSEN
                    + " AND name IN {names:Array(String)} GROUP BY name, t ORDER BY name, t";

    /** The answer that was judged may be known by its id alone. */
    private static final String OF_TRACE =
            """
            SELECT at, name, value, label, toUInt32OrZero(explanation) AS left_out, scope_name,
                trace_id, span_id, response_id
            FROM scores WHERE
            """
                    + Within.RANGE
                    + """
                     AND {trace:String} != '' AND (trace_id = {trace:String}
                        OR (trace_id = '' AND response_id != '' AND response_id IN (
                            SELECT response_id FROM spans WHERE org_id = {org:UUID}
                            AND toStartOfHour(at) >= toStartOfHour({from:DateTime64(3, 'UTC')})
                            AND trace_id = {trace:String} AND response_id != '')))
                    ORDER BY at, score_key LIMIT {limit:UInt32}
                    """;

    private final EventStore store;

    ScoreSql(EventStore store) {
        this.store = store;
    }

    /** All of one name. */
    record Total(
            String name,
            long count,
            long valued,
            @Nullable Double mean,
            @Nullable Double min,
            @Nullable Double max) {}

    /** Of one name, those of one step of time. */
    record Bucket(Instant t, long count, @Nullable Double mean) {}

    List<Total> totals(OrgId org, Scope scope, EventQuery query, int limit) {
        return store.list(
                chosen(TOTALS, org, scope, query).with("limit", limit),
                row ->
                        new Total(
                                row.string("name"),
                                row.integer("n"),
                                row.integer("valued"),
                                number(row, "mean"),
                                number(row, "low"),
                                number(row, "high")));
    }

    Map<String, List<ScoreReport.Label>> labels(
            OrgId org, Scope scope, EventQuery query, List<String> names) {
        var labels = new HashMap<String, List<ScoreReport.Label>>();
        store.list(
                        chosen(LABELS_OF, org, scope, query)
                                .with("names", names)
                                .with("limit", LABELS),
                        row ->
                                Map.entry(
                                        row.string("name"),
                                        new ScoreReport.Label(
                                                row.string("label"), row.integer("n"))))
                .forEach(
                        entry ->
                                labels.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                        .add(entry.getValue()));
        return labels;
    }

    Map<String, List<Bucket>> series(
            OrgId org, Scope scope, EventQuery query, List<String> names, int step) {
        var series = new HashMap<String, List<Bucket>>();
        store.list(
                        chosen(SERIES, org, scope, query).with("names", names).with("step", step),
                        row ->
                                Map.entry(
                                        row.string("name"),
                                        new Bucket(
                                                row.instant("t"),
                                                row.integer("n"),
                                                number(row, "mean"))))
                .forEach(
                        entry ->
                                series.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                        .add(entry.getValue()));
        return series;
    }

    /** The scores of a trace, the earliest first. */
    List<ScoreView> ofTrace(OrgId org, String traceId, TimeRange range) {
        return store.list(
                Within.range(OF_TRACE, org, range)
                        .with("trace", traceId)
                        .with("limit", MOST_OF_TRACE),
                row ->
                        new ScoreView(
                                row.instant("at"),
                                row.string("name"),
                                number(row, "value"),
                                row.string("label"),
                                (int) row.integer("left_out"),
                                row.string("scope_name"),
                                row.string("trace_id"),
                                row.string("span_id"),
                                row.string("response_id")));
    }

    private static Query chosen(String sql, OrgId org, Scope scope, EventQuery query) {
        var values = query.values();
        return Within.range(sql, org, scope.range())
                .with("environment", Within.environment(scope))
                .with("name", String.valueOf(values.get("name")))
                .with("agent", String.valueOf(values.get("agent")));
    }

    /** A mean of enormous numbers may be none. */
    private static @Nullable Double number(Row row, String column) {
        if (row.isNull(column)) {
            return null;
        }
        var number = row.floating(column);
        return Double.isFinite(number) ? (Double) number : null;
    }
}
