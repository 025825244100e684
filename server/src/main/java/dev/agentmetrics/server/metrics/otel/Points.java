package dev.agentmetrics.server.metrics.otel;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which points a question is about. It cannot be made without an organisation, which is its first
 * condition, and a time range.
 */
final class Points {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final StringBuilder where = new StringBuilder("org_id = {org:UUID}");
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Points(OrgId org) {
        values.put("org", org.value());
    }

    static Points of(OrgId org, Scope scope) {
        return of(org, scope, scope.range().from());
    }

    /**
     * @param since earlier than the range begins, for what the points before it say
     */
    static Points of(OrgId org, Scope scope, Instant since) {
        var points = new Points(org);
        points.within(new TimeRange(since, scope.range().to()));
        points.and("environment = {environment:String}", "environment", scope.environment());
        return points;
    }

    private void within(TimeRange range) {
        // The hour stands beside the exact time because the sorting key has it.
        where.append(
                " AND toStartOfHour(at) >= toStartOfHour({from:DateTime64(3, 'UTC')})"
                        + " AND toStartOfHour(at) <= {to:DateTime64(3, 'UTC')}"
                        + " AND at >= {from:DateTime64(3, 'UTC')}"
                        + " AND at < {to:DateTime64(3, 'UTC')}");
        values.put("from", range.from());
        values.put("to", range.to());
    }

    /** One more condition with one value, unless the value is absent. */
    Points and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.append(" AND ").append(condition);
            values.put(name, value);
        }
        return this;
    }

    Points and(String condition) {
        where.append(" AND ").append(condition);
        return this;
    }

    /** A value that the text of the query uses. */
    Points with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** The query whose text has one {@code %s} where these conditions belong. */
    Query query(String template) {
        return new Query(template.formatted(where), values, LIMIT);
    }
}
