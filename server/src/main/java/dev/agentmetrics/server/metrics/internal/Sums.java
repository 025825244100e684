package dev.agentmetrics.server.metrics.internal;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.Outcomes;
import dev.agentmetrics.server.metrics.Spend;
import dev.agentmetrics.server.metrics.Tokens;
import dev.agentmetrics.server.metrics.Totals;
import dev.agentmetrics.server.telemetry.read.Facts;
import java.util.List;

/** The sums over facts, and how they become totals. */
public final class Sums {

    /** Every sum, under the name of its column. */
    static final String COLUMNS =
            List.of(
                            "runs",
                            "success",
                            "failed",
                            "timeout",
                            "killed",
                            "cancelled",
                            "priced_runs",
                            "unpriced_runs",
                            "cost",
                            "input_tokens",
                            "output_tokens",
                            "cache_read_tokens",
                            "cache_write_tokens",
                            "llm_calls",
                            "tool_calls",
                            "tool_errors",
                            "duration_runs",
                            "duration_us",
                            "redacted_secrets",
                            "redacted_cards")
                    .stream()
                    .map(column -> "sum(" + column + ") AS " + column)
                    .collect(joining(", "));

    /** The percentiles as one array. */
    static final String PERCENTILES = Facts.PERCENTILES + " AS percentiles";

    private Sums() {}

    /** Without percentiles: the mean is all that sums can say about time. */
    public static Totals totals(Row row) {
        var timed = row.integer("duration_runs");
        var average = timed == 0 ? null : row.integer("duration_us") / 1000.0 / timed;
        return new Totals(
                new Outcomes(
                        row.integer("runs"),
                        row.integer("success"),
                        row.integer("failed"),
                        row.integer("timeout"),
                        row.integer("killed"),
                        row.integer("cancelled")),
                new Spend(
                        row.decimal("cost"),
                        row.integer("priced_runs"),
                        row.integer("unpriced_runs")),
                new Tokens(
                        row.integer("input_tokens"),
                        row.integer("output_tokens"),
                        row.integer("cache_read_tokens"),
                        row.integer("cache_write_tokens")),
                new Totals.Calls(
                        row.integer("llm_calls"),
                        row.integer("tool_calls"),
                        row.integer("tool_errors")),
                new Latency(null, null, null, average),
                new Totals.Redactions(
                        row.integer("redacted_secrets"), row.integer("redacted_cards")),
                timed);
    }

    static Totals totalsWithPercentiles(Row row) {
        var totals = totals(row);
        return totals.latency().avgMs() == null ? totals : totals.with(latency(row));
    }

    /** The percentiles of a row that has durations. */
    static Latency latency(Row row) {
        var micros = row.floatings("percentiles");
        return new Latency(micros.get(0) / 1000, micros.get(1) / 1000, micros.get(2) / 1000, null);
    }

    /** Percentiles of a row that may have no durations: the engine answers NaN then. */
    static Latency latencyIfAny(Row row) {
        return row.floatings("percentiles").getFirst().isNaN() ? Latency.NONE : latency(row);
    }
}
