package dev.agentmetrics.clickhouse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SQL with ClickHouse's typed placeholders ({@code {org:UUID}}), the values bound to them, and how
 * long it may run.
 *
 * <p>Values may be strings, numbers, booleans, {@link java.util.UUID}, {@link java.time.Instant}
 * and lists of these. They never become part of the SQL text.
 */
public record Query(String sql, Map<String, Object> parameters, Duration timeLimit) {

    /** Long enough for a dashboard question, short enough to free the connection soon. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(10);

    public Query {
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("time limit must be positive");
        }
        parameters = Map.copyOf(parameters);
    }

    /** A query without parameters and with the default time limit. */
    public static Query of(String sql) {
        return new Query(sql, Map.of(), DEFAULT_TIME_LIMIT);
    }

    /** The same query with one more bound value. */
    public Query with(String name, Object value) {
        var more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new Query(sql, more, timeLimit);
    }

    /** The same query with another time limit. */
    public Query within(Duration limit) {
        return new Query(sql, parameters, limit);
    }
}
