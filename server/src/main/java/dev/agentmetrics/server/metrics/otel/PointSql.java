package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.internal.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Asks for points of metrics. */
@Component
class PointSql {

    static final int MOST_NAMES = 500;

    /** How far back the point is looked for from which a cumulative series goes on. */
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final String KIND =
            """
            multiIf(kind IN ('histogram', 'exponential', 'summary'), 'distribution',
                kind = 'sum' OR (kind = 'updown' AND temporality = 'delta'), 'counter', 'level')
            """;

    private static final String NAMES =
            """
            SELECT metric, unit, %s AS read_as, uniq(series_key) AS series, count() AS points,
                max(at) AS last_at, arraySort(groupUniqArray(20)(toString(service_name))) AS services
            FROM metric_points WHERE %%s
            GROUP BY metric, unit, read_as
            ORDER BY metric IN {known:Array(String)} DESC, metric, points DESC, unit, read_as
            LIMIT %d
            """
                    .formatted(KIND, MOST_NAMES + 1);

    /** The number of the bucket; -1 before the range. */
    private static final String BUCKET =
            """
            if(at < {begin:DateTime64(3, 'UTC')}, toInt32(-1),
                toInt32(intDiv(toUnixTimestamp(at), {step:UInt32}) - {first:UInt32}))
            """;

    /**
     * Points that say what happened since the one before: they are added, counts as floating
     * numbers, which do not overflow.
     */
    private static final String DELTAS =
            """
            SELECT %s AS grp, %s AS bucket, bounds, sum(value) AS total,
                sum(toFloat64(count)) AS n,
                sumForEach(arrayMap(one -> toFloat64(one), buckets)) AS counts
            FROM metric_points WHERE %%s
            GROUP BY grp, bucket, bounds
            """;

    private static final String LEVELS =
            """
            SELECT %s AS grp, %s AS bucket, sum(value) AS total, count() AS n
            FROM metric_points WHERE %%s
            GROUP BY grp, bucket
            """;

    /**
     * Of each series, and each bucket in which it says something, the first and the last it says. A
     * value below the one before means that it began again without saying so.
     */
    private static final String CUMULATIVE =
            """
            SELECT series_key, start_at, spell, bucket, any(grp) AS name,
                argMin(value, at) AS first_value, argMin(count, at) AS first_count,
                argMin(bounds, at) AS first_bounds, argMin(buckets, at) AS first_buckets,
                argMax(value, at) AS last_value, argMax(count, at) AS last_count,
                argMax(bounds, at) AS last_bounds, argMax(buckets, at) AS last_buckets
            FROM (
                SELECT *, sum(fell) OVER (PARTITION BY series_key, start_at ORDER BY at
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS spell
                FROM (
                    SELECT series_key, start_at, at, %s AS grp, %s AS bucket, value, count, bounds, buckets,
                        if(kind = 'sum', value, toFloat64(count)) AS reached,
                        toUInt32(reached < lagInFrame(reached, 1, 0) OVER (PARTITION BY series_key, start_at
                            ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)) AS fell
                    FROM metric_points WHERE %%s
                )
            )
            GROUP BY series_key, start_at, spell, bucket
            ORDER BY series_key, start_at, spell, bucket
            """;

    private final EventStore store;
    private final KnownMetrics known;

    PointSql(EventStore store, KnownMetrics known) {
        this.store = store;
        this.known = known;
    }

    /** Known ones first, then by name; of each the unit and kind of most points first. */
    List<MetricNames.Entry> names(Points points) {
        return store.list(
                points.with("known", known.names()).query(NAMES),
                row ->
                        new MetricNames.Entry(
                                row.string("metric"),
                                row.string("unit"),
                                row.string("read_as"),
                                row.integer("series"),
                                row.integer("points"),
                                row.instant("last_at"),
                                row.strings("services"),
                                known.of(row.string("metric"))));
    }

    /** Adds everything that the metric said in the range. */
    void collect(OrgId org, Scope scope, Question question, Buckets buckets, Tally tally) {
        switch (question.kind()) {
            case LEVEL ->
                    levels(
                            points(org, scope, question, scope.range().from()),
                            question,
                            buckets,
                            tally);
            case COUNTER, DISTRIBUTION -> {
                deltas(
                        points(org, scope, question, scope.range().from())
                                .and("temporality = 'delta'"),
                        question,
                        buckets,
                        tally);
                cumulative(
                        points(org, scope, question, scope.range().from().minus(BEFORE))
                                .and("temporality = 'cumulative'"),
                        question,
                        scope.range().from(),
                        buckets,
                        tally);
            }
        }
    }

    /** A metric in one unit and kind. */
    record Question(SeriesQuery asked, String unit, MetricKind kind) {}

    private static Points points(OrgId org, Scope scope, Question question, Instant since) {
        var points =
                Points.of(org, scope, since)
                        .and("metric = {metric:String}", "metric", question.asked().name())
                        .and("unit = {unit:String}", "unit", question.unit())
                        .and(
                                KIND + " = {kind:String}",
                                "kind",
                                question.kind().name().toLowerCase(Locale.ROOT))
                        .and(
                                "service_name = {service:String}",
                                "service",
                                question.asked().service());
        return points.and("aside = 0");
    }

    private static String select(String template, Question question) {
        return template.formatted(question.asked().by().sql, BUCKET);
    }

    private static Points bucketed(Points points, Instant begin, Buckets buckets) {
        return points.with("begin", begin)
                .with("step", buckets.seconds())
                .with(
                        "first",
                        buckets.startOf(buckets.range().from()).getEpochSecond()
                                / buckets.seconds());
    }

    private void levels(Points points, Question question, Buckets buckets, Tally tally) {
        store.each(
                bucketed(points, buckets.range().from(), buckets).query(select(LEVELS, question)),
                row ->
                        tally.add(
                                row.string("grp"),
                                (int) row.integer("bucket"),
                                row.floating("total"),
                                row.integer("n")));
    }

    private void deltas(Points points, Question question, Buckets buckets, Tally tally) {
        store.each(
                bucketed(points, buckets.range().from(), buckets).query(select(DELTAS, question)),
                row -> {
                    var group = row.string("grp");
                    int bucket = (int) row.integer("bucket");
                    tally.add(group, bucket, row.floating("total"), Counts.of(row.floating("n")));
                    tally.add(
                            group,
                            bucket,
                            row.floatings("bounds"),
                            row.floatings("counts").stream().map(Counts::of).toList());
                });
    }

    private void cumulative(
            Points points, Question question, Instant from, Buckets buckets, Tally tally) {
        var increases = new Increases(from, tally);
        store.each(
                bucketed(points, from, buckets).query(select(CUMULATIVE, question)),
                row ->
                        increases.add(
                                new Increases.Step(
                                        row.uuid("series_key"),
                                        row.instant("start_at"),
                                        row.integer("spell"),
                                        (int) row.integer("bucket"),
                                        row.string("name"),
                                        new Increases.Reached(
                                                row.floating("first_value"),
                                                row.integer("first_count"),
                                                row.floatings("first_bounds"),
                                                row.integers("first_buckets")),
                                        new Increases.Reached(
                                                row.floating("last_value"),
                                                row.integer("last_count"),
                                                row.floatings("last_bounds"),
                                                row.integers("last_buckets")))));
    }
}
