package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a question about single runs, and the values bound in it. It cannot be made
 * without an organisation, which is its first part.
 */
public final class Where {

    private final StringBuilder text = new StringBuilder("org_id = {org:UUID}");
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Where(OrgId org) {
        values.put("org", org.value());
    }

    /** Everything of one organisation. */
    public static Where org(OrgId org) {
        return new Where(org);
    }

    /**
     * The hour stands beside the exact time because the sorting key begins with it: without it
     * every granule of the month would be read.
     */
    public Where within(TimeRange range) {
        and("toStartOfHour(at) >= toStartOfHour({from:DateTime64(3, 'UTC')})");
        and("toStartOfHour(at) <= {to:DateTime64(3, 'UTC')}");
        and("at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}");
        return bind("from", range.from()).bind("to", range.to());
    }

    /** From the begin of that hour on. */
    public Where since(Instant from) {
        and("toStartOfHour(at) >= toStartOfHour({from:DateTime64(3, 'UTC')})");
        return bind("from", from);
    }

    /** One more condition; its values are bound by {@link #bind}. */
    public Where and(String condition) {
        text.append(" AND ").append(condition);
        return this;
    }

    /** One more condition with one value, unless the value is absent. */
    public Where and(String condition, String name, @Nullable Object value) {
        return value == null ? this : and(condition).bind(name, value);
    }

    /** A value of a condition. */
    public Where bind(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** The query whose text has one {@code %s} where this condition belongs. */
    public Query query(String template, Duration limit) {
        return new Query(template.formatted(text), values, limit);
    }

    /** The same within the usual time. */
    public Query query(String template) {
        return query(template, Query.DEFAULT_TIME_LIMIT);
    }
}
