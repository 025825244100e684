package dev.agentmetrics.server.telemetry.read;

import dev.agentmetrics.clickhouse.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sub-select, without parentheses, and the values bound in it. Use it in a {@code FROM} and
 * aggregate again: several rows may exist for the same bucket and dimensions.
 *
 * <p>Columns, of those that the request wants: {@code t} (DateTime, start of the bucket; the epoch
 * when there is only one); {@code later} (UInt8) when a split was asked for; the requested
 * dimensions under their names; {@code runs, success, failed, timeout, killed, cancelled,
 * priced_runs, unpriced_runs, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
 * llm_calls, tool_calls, tool_errors, duration_runs, duration_us, redacted_secrets, redacted_cards}
 * (UInt64: sum them); {@code cost} (Decimal(38, 10): sum it); {@code first_at, last_at}
 * (DateTime64(3): min and max them); {@code durations} (a sketch of microseconds: {@link
 * #PERCENTILES}).
 *
 * <p>A row may have zero runs; a bucket and dimensions without any run never appear.
 */
public record Facts(String sql, Map<String, Object> parameters) {

    /**
     * The aggregate that turns {@code durations} into [p50, p95, p99] in microseconds. Without any
     * duration it yields NaNs: look at {@code duration_runs} first.
     */
    public static final String PERCENTILES = "quantilesDDMerge(0.01, 0.5, 0.95, 0.99)(durations)";

    public Facts {
        parameters = Map.copyOf(parameters);
    }

    /** A query whose text has one {@code %s} where the sub-select belongs, in parentheses. */
    public Query query(String template) {
        return bind(Query.of(template.formatted(sql)));
    }

    /** The same query with the values of this sub-select bound. */
    public Query bind(Query query) {
        var all = new LinkedHashMap<>(query.parameters());
        all.putAll(parameters);
        return new Query(query.sql(), all, query.timeLimit());
    }
}
