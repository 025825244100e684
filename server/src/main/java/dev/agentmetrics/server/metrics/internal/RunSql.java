package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Buckets;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.RunFilter;
import dev.agentmetrics.server.metrics.RunPage;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.telemetry.RunStatus;
import dev.agentmetrics.server.telemetry.read.Dimension;
import dev.agentmetrics.server.telemetry.read.FactsRequest;
import dev.agentmetrics.server.telemetry.read.RunFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lists of single runs. */
@Component
public class RunSql {

    /** Somebody who waits for a list gives up sooner than a chart does. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final EventStore store;
    private final RunFacts facts;

    RunSql(EventStore store, RunFacts facts) {
        this.store = store;
        this.facts = facts;
    }

    /** One run more than asked for shows that there is another page. */
    public List<RunSummary> page(OrgId org, RunQuery query) {
        return query.sort() == RunQuery.Sort.TIME ? byTime(org, query) : byValue(org, query);
    }

    /** How many there are in all, by bucket. */
    public List<RunPage.Bar> histogram(OrgId org, Scope scope, RunFilter filter, Buckets buckets) {
        return filter.isRolledUp() && buckets.seconds() % 3600 == 0
                ? rolledUpHistogram(org, scope, filter.labels(), buckets)
                : rawHistogram(org, scope, filter, buckets);
    }

    /**
     * The newest (or oldest) matching runs. Looks at growing windows from that end of the range, so
     * that the usual question reads an hour and not a month.
     */
    private List<RunSummary> byTime(OrgId org, RunQuery query) {
        var wanted = query.limit() + 1;
        var found = new ArrayList<RunSummary>();
        var descending = query.order() == Order.DESC;
        for (var part : Windows.of(startingAt(query), descending)) {
            var where = RunConditions.where(org, part, query.scope(), query.filter());
            if (query.cursor() != null) {
                where.and(
                                descending
                                        ? "(at, run_id) < ({c_at:DateTime64(3, 'UTC')}, {c_id:UUID})"
                                        : "(at, run_id) > ({c_at:DateTime64(3, 'UTC')}, {c_id:UUID})")
                        .bind("c_at", cursorTime(query.cursor()))
                        .bind("c_id", cursorId(query.cursor()));
            }
            found.addAll(
                    store.list(
                            list(
                                    where,
                                    descending ? "at DESC, run_id DESC" : "at ASC, run_id ASC",
                                    wanted - found.size()),
                            RunRows::summary));
            if (found.size() >= wanted) {
                break;
            }
        }
        return found;
    }

    /** What is left of the range behind the cursor. */
    private static TimeRange startingAt(RunQuery query) {
        var range = query.scope().range();
        if (query.cursor() == null) {
            return range;
        }
        var at = cursorTime(query.cursor());
        if (at.isBefore(range.from()) || !at.isBefore(range.to())) {
            throw Cursor.invalid();
        }
        return query.order() == Order.DESC
                ? new TimeRange(range.from(), at.plusMillis(1))
                : new TimeRange(at, range.to());
    }

    private List<RunSummary> byValue(OrgId org, RunQuery query) {
        var descending = query.order() == Order.DESC;
        var direction = descending ? "DESC" : "ASC";
        var value = query.sort() == RunQuery.Sort.DURATION ? "duration_us" : "cost_usd";
        var type = query.sort() == RunQuery.Sort.DURATION ? "UInt64" : "Decimal(38, 10)";
        var where = RunConditions.where(org, query.scope(), query.filter());
        var cursor = query.cursor();
        if (cursor != null) {
            var beyond = descending ? "<" : ">";
            if (cursor.value().isEmpty()) {
                where.and("%s IS NULL AND run_id %s {c_id:UUID}".formatted(value, beyond));
            } else {
                where.and(
                                "(%1$s IS NULL OR (%1$s, run_id) %2$s ({c_value:%3$s}, {c_id:UUID}))"
                                        .formatted(value, beyond, type))
                        .bind("c_value", cursorNumber(cursor));
            }
            where.bind("c_id", cursorId(cursor));
        }
        return store.list(
                list(
                        where,
                        "%1$s %2$s NULLS LAST, run_id %2$s".formatted(value, direction),
                        query.limit() + 1),
                RunRows::summary);
    }

    private static Query list(Where where, String order, int limit) {
        return where.bind("error_length", RunRows.SHORT_ERROR)
                .bind("limit", limit)
                .query(
                        "SELECT "
                                + RunRows.COLUMNS
                                + " FROM runs WHERE %s ORDER BY "
                                + order
                                + " LIMIT {limit:UInt32}",
                        LIMIT);
    }

    private List<RunPage.Bar> rawHistogram(
            OrgId org, Scope scope, RunFilter filter, Buckets buckets) {
        return store.list(
                RunConditions.where(org, scope, filter)
                        .bind("step", buckets.seconds())
                        .query(
                                """
                                SELECT
                                  toDateTime(intDiv(toUnixTimestamp(at), {step:UInt32})
                                    * {step:UInt32}, 'UTC') AS t,
                                  countIf(status = 'success') AS good,
                                  countIf(status != 'success') AS bad
                                FROM runs WHERE %s GROUP BY t\
                                """,
                                LIMIT),
                RunSql::bar);
    }

    private List<RunPage.Bar> rolledUpHistogram(
            OrgId org, Scope scope, RunFilter.Labels labels, Buckets buckets) {
        var request =
                FactsRequest.of(org, scope.range())
                        .inEnvironment(scope.environment())
                        .every(buckets.seconds())
                        .by(Dimension.AGENT_ID, Dimension.VERSION)
                        .withoutPercentiles();
        var statuses =
                labels.statuses().isEmpty() ? List.of(RunStatus.values()) : labels.statuses();
        var good = statuses.contains(RunStatus.SUCCESS) ? "sum(success)" : "toUInt64(0)";
        var bad =
                statuses.stream()
                        .filter(status -> status != RunStatus.SUCCESS)
                        .distinct()
                        .map(status -> "sum(" + status.name().toLowerCase(Locale.ROOT) + ")")
                        .reduce("toUInt64(0)", (left, right) -> left + " + " + right);
        var conditions = new ArrayList<String>();
        conditions.add("runs > 0");
        if (!labels.agents().isEmpty()) {
            conditions.add("agent_id IN {agents:Array(String)}");
        }
        if (labels.version() != null) {
            conditions.add("version = {version:String}");
        }
        var query =
                facts.over(request)
                        .query(
                                "SELECT t, "
                                        + good
                                        + " AS good, "
                                        + bad
                                        + " AS bad FROM (%s) WHERE "
                                        + String.join(" AND ", conditions)
                                        + " GROUP BY t");
        if (!labels.agents().isEmpty()) {
            query = query.with("agents", labels.agents());
        }
        if (labels.version() != null) {
            query = query.with("version", labels.version());
        }
        return store.list(query.within(LIMIT), RunSql::bar);
    }

    private static RunPage.Bar bar(Row row) {
        return new RunPage.Bar(row.instant("t"), row.integer("good"), row.integer("bad"));
    }

    private static Instant cursorTime(Cursor cursor) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(cursor.value()));
        } catch (NumberFormatException _) {
            throw Cursor.invalid();
        }
    }

    private static BigDecimal cursorNumber(Cursor cursor) {
        try {
            var number = cursor.value().length() > 40 ? null : new BigDecimal(cursor.value());
            if (number != null
                    && number.signum() >= 0
                    && number.scale() >= 0
                    && number.scale() <= 10
                    && number.precision() <= 28) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below
        }
        throw Cursor.invalid();
    }

    private static UUID cursorId(Cursor cursor) {
        try {
            return UUID.fromString(cursor.id());
        } catch (IllegalArgumentException _) {
            throw Cursor.invalid();
        }
    }
}
