package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.metrics.RunSummary;
import dev.agentmetrics.server.metrics.Totals;
import org.jspecify.annotations.Nullable;

/** How a row of single runs becomes a line of a list. */
public final class RunRows {

    /**
     * No alias equals a column that a condition uses: ClickHouse would put the alias into the
     * condition.
     */
    public static final String COLUMNS =
            """
            run_id, trace_id, agent_id, session_id, parent_trace_id, environment, version,
            toString(status) AS status_name, at, duration_us, cost_usd,
            toString(cost_source) AS cost_source_name,
            model, provider, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
            substringUTF8(error, 1, {error_length:UInt32}) AS error_text, error_fingerprint,
            llm_calls, tool_calls, tool_errors, redacted_secrets, redacted_cards
            """;

    /** What a list shows of an error. */
    public static final int SHORT_ERROR = 300;

    static final int WHOLE_ERROR = 1_000_000;

    private RunRows() {}

    /** The line that a row with these columns is. */
    public static RunSummary summary(Row row) {
        return new RunSummary(
                row.uuid("run_id"),
                new RunSummary.Names(
                        row.string("trace_id"),
                        row.string("agent_id"),
                        row.string("session_id"),
                        row.string("parent_trace_id"),
                        row.string("environment"),
                        row.string("version")),
                row.string("status_name"),
                new RunSummary.Timing(row.instant("at"), durationMs(row)),
                new RunSummary.Price(
                        row.isNull("cost_usd") ? null : row.decimal("cost_usd"),
                        row.string("cost_source_name")),
                new RunSummary.Usage(
                        row.string("model"),
                        row.string("provider"),
                        row.integer("input_tokens"),
                        row.integer("output_tokens"),
                        row.integer("cache_read_tokens"),
                        row.integer("cache_write_tokens")),
                new RunSummary.Failure(
                        row.string("error_text"), fingerprint(row.bits("error_fingerprint"))),
                new Totals.Calls(
                        row.integer("llm_calls"),
                        row.integer("tool_calls"),
                        row.integer("tool_errors")),
                new Totals.Redactions(
                        row.integer("redacted_secrets"), row.integer("redacted_cards")));
    }

    private static @Nullable Double durationMs(Row row) {
        return row.isNull("duration_us") ? null : row.integer("duration_us") / 1000.0;
    }

    /** As the API writes it: sixteen hexadecimal digits. */
    public static @Nullable String fingerprint(long fingerprint) {
        return fingerprint == 0 ? null : "%016x".formatted(fingerprint);
    }
}
