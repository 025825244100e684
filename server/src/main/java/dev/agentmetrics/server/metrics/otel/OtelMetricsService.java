package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.RangeView;
import dev.agentmetrics.server.metrics.Scope;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Service;

/** What metrics have come in, and one of them over time. */
@Service
public class OtelMetricsService {

    private final Guard guard;
    private final PointSql sql;
    private final KnownMetrics known;
    private final Clock clock;

    OtelMetricsService(Guard guard, PointSql sql, KnownMetrics known, Clock clock) {
        this.guard = guard;
        this.sql = sql;
        this.known = known;
        this.clock = clock;
    }

    MetricNames names(Caller caller, Scope scope) {
        guard.require(caller, Permission.DATA_READ);
        var all = sql.names(Points.of(caller.org(), scope));
        var shown =
                all.stream()
                        .limit(PointSql.MOST_NAMES)
                        .sorted(Comparator.comparingInt(entry -> known.rank(entry.name())))
                        .toList();
        return new MetricNames(shown, all.size() > shown.size());
    }

    /** A metric that nobody has sent has no groups. */
    MetricSeries series(Caller caller, Scope scope, SeriesQuery query) {
        guard.require(caller, Permission.DATA_READ);
        var buckets = Buckets.of(scope.range());
        var sent =
                sql.names(
                        Points.of(caller.org(), scope)
                                .and("metric = {metric:String}", "metric", query.name())
                                .and("unit = {unit:String}", "unit", query.unit())
                                .and(
                                        "service_name = {service:String}",
                                        "service",
                                        query.service()));
        var chosen =
                sent.stream()
                        .filter(entry -> query.kind() == null || kind(entry) == query.kind())
                        .findFirst()
                        .orElse(null);
        if (chosen == null) {
            return answer(
                    buckets,
                    query,
                    query.unit() == null ? "" : query.unit(),
                    query.kind() == null ? MetricKind.COUNTER : query.kind(),
                    List.of(),
                    new Tally.Result(List.of(), null, Tally.Percentiles.POINTS));
        }
        var kind = kind(chosen);
        var tally = new Tally(buckets, kind == MetricKind.LEVEL);
        sql.collect(
                caller.org(),
                scope,
                new PointSql.Question(query, chosen.unit(), kind),
                buckets,
                tally);
        return answer(
                buckets,
                query,
                chosen.unit(),
                kind,
                chosen.services(),
                tally.result(clock.instant()));
    }

    private static MetricKind kind(MetricNames.Entry entry) {
        return MetricKind.valueOf(entry.kind().toUpperCase(Locale.ROOT));
    }

    private static MetricSeries answer(
            Buckets buckets,
            SeriesQuery query,
            String unit,
            MetricKind kind,
            List<String> services,
            Tally.Result result) {
        return new MetricSeries(
                RangeView.of(buckets),
                query.name(),
                unit,
                SeriesQuery.wire(kind),
                SeriesQuery.wire(query.by()),
                services,
                SeriesQuery.wire(result.percentiles()),
                result.groups(),
                result.others());
    }
}
