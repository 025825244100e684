package dev.agentmetrics.server.metrics.calls;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.metrics.Tokens;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is summed about calls in one period, as it comes from the store. */
record CallSums(
        Counts counts, Unpriced unpriced, Costs costs, Tokens tokens, Rest rest, Pace pace) {

    static final CallSums NONE =
            new CallSums(
                    new Counts(0, 0, 0, 0),
                    new Unpriced(0, 0),
                    new Costs(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO),
                    Tokens.NONE,
                    new Rest(0, 0),
                    new Pace(0, 0, 0));

    private static final List<String> COLUMNS =
            List.of(
                    "naming_runs",
                    "calls",
                    "single_calls",
                    "failed_calls",
                    "unpriced_calls",
                    "unpriced_runs",
                    "computed_cost",
                    "reported_cost",
                    "estimated_cost",
                    "input_tokens",
                    "output_tokens",
                    "reasoning_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "unknown_tokens",
                    "timed_tokens",
                    "timed_us",
                    "ttft_calls");

    /** How often. Of single calls it is known how they went. */
    record Counts(long runs, long calls, long single, long failed) {}

    record Unpriced(long calls, long runs) {}

    record Costs(BigDecimal computed, BigDecimal reported, BigDecimal estimated) {

        BigDecimal usd() {
            return computed.add(reported).add(estimated);
        }
    }

    /** Reasoning is part of the output; the unknown is in no kind. */
    record Rest(long reasoning, long unknown) {}

    /** Output and time of the calls that have both, and how many were streamed. */
    record Pace(long tokens, long micros, long streamed) {}

    /**
     * Sums under the names that {@link #of} reads.
     *
     * @param condition which rows
     */
    static String select(String prefix, String condition) {
        return COLUMNS.stream()
                .map(column -> "sumIf(%2$s, %3$s) AS %1$s%2$s".formatted(prefix, column, condition))
                .collect(Collectors.joining(", "));
    }

    static CallSums of(Row row, String prefix) {
        return new CallSums(
                new Counts(
                        row.integer(prefix + "naming_runs"),
                        row.integer(prefix + "calls"),
                        row.integer(prefix + "single_calls"),
                        row.integer(prefix + "failed_calls")),
                new Unpriced(
                        row.integer(prefix + "unpriced_calls"),
                        row.integer(prefix + "unpriced_runs")),
                new Costs(
                        row.decimal(prefix + "computed_cost"),
                        row.decimal(prefix + "reported_cost"),
                        row.decimal(prefix + "estimated_cost")),
                new Tokens(
                        row.integer(prefix + "input_tokens"),
                        row.integer(prefix + "output_tokens"),
                        row.integer(prefix + "cache_read_tokens"),
                        row.integer(prefix + "cache_write_tokens")),
                new Rest(
                        row.integer(prefix + "reasoning_tokens"),
                        row.integer(prefix + "unknown_tokens")),
                new Pace(
                        row.integer(prefix + "timed_tokens"),
                        row.integer(prefix + "timed_us"),
                        row.integer(prefix + "ttft_calls")));
    }

    /** Null when it is of no call known how it went. */
    @Nullable Double failureRate() {
        return counts.single == 0 ? null : (double) counts.failed / counts.single;
    }

    @Nullable Double tokensPerSecond() {
        return pace.micros == 0
                ? null
                : Math.round(pace.tokens * 10_000_000.0 / pace.micros) / 10.0;
    }
}
