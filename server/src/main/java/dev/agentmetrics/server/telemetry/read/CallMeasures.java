package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What models and tools did, as SQL: one row for each call, and sums over such rows or over
 * roll-ups. The one definition behind {@code call_hours} and {@link CallFacts}, so that both ways
 * to a number agree.
 *
 * <p>Runs that were made from spans hold the calls that count. Of runs that were sent as they are,
 * the whole run is one row of its model, and its tools come from the metadata. Names of single rows
 * begin with {@code e_}, those of sums with {@code m_}: an alias that equals a column would be
 * found before the column.
 */
public final class CallMeasures {

    private static final String LEVELS = "(0.01, 0.5, 0.95)";

    /** Turns {@code durations} or {@code ttfts} into [p50, p95] in microseconds. */
    static final String PERCENTILES = "quantilesDDMerge" + LEVELS;

    private static final String NOTHING = "toUInt64(0)";
    private static final String NO_COST = "toDecimal64(0, 10)";
    private static final String UNKNOWN_TIME = "toInt64(-1)";

    /** What a row counts unless it says otherwise. */
    private static final Map<String, String> EMPTY_ROW = emptyRow();

    private static final Map<String, String> COUNTS = counts();

    private CallMeasures() {}

    /** What {@code call_hours} and its answers are broken down by. */
    public static final List<String> DIMENSIONS =
            List.of("kind", "name", "provider", "agent_id", "environment");

    /** All columns of sums, the sketches last. */
    public static List<String> columns() {
        var columns = new ArrayList<>(COUNTS.keySet());
        columns.addAll(List.of("last_at", "durations", "ttfts"));
        return columns;
    }

    /** What is added up about calls. */
    static List<String> sums() {
        return COUNTS.keySet().stream()
                .filter(column -> !column.equals("runs") && !column.equals("account"))
                .toList();
    }

    /** Calls of models and tools, and a row for each run by which it is known to be counted. */
    public static String everything(String where) {
        return String.join(
                "\nUNION ALL\n", ofModels(where), ofTools(where), theRunsThemselves(where));
    }

    /**
     * @param where a condition on {@code runs}
     */
    static String ofModels(String where) {
        return row(
                        "model",
                        "c.name",
                        "c.provider",
                        Map.ofEntries(
                                Map.entry("calls", "toUInt64(c.kind != 'summary')"),
                                Map.entry("single_calls", "toUInt64(c.kind != 'summary')"),
                                Map.entry("failed_calls", "toUInt64(c.failed)"),
                                Map.entry("unpriced_calls", "toUInt64(c.price = 'unpriced')"),
                                Map.entry(
                                        "computed_cost", costIf("c.cost", "c.price = 'computed'")),
                                Map.entry(
                                        "reported_cost", costIf("c.cost", "c.price = 'reported'")),
                                Map.entry(
                                        "estimated_cost",
                                        costIf("c.cost", "c.price = 'estimated'")),
                                Map.entry("input_tokens", "c.input_tokens"),
                                Map.entry("output_tokens", "c.output_tokens"),
                                Map.entry("reasoning_tokens", "c.reasoning_tokens"),
                                Map.entry("cache_read_tokens", "c.cache_read_tokens"),
                                Map.entry("cache_write_tokens", "c.cache_write_tokens"),
                                Map.entry("unknown_tokens", "c.unknown_tokens"),
                                Map.entry("duration_us", "c.duration_us"),
                                Map.entry("ttft_us", "c.ttft_us")))
                + singleCalls(where)
                + "WHERE c.kind != 'tool'\nUNION ALL\n"
                + row(
                        "model",
                        "model",
                        "provider",
                        Map.ofEntries(
                                Map.entry("calls", "toUInt64(llm_calls)"),
                                Map.entry("unpriced_runs", "toUInt64(cost_usd IS NULL)"),
                                Map.entry("computed_cost", wholeCost("computed")),
                                Map.entry("reported_cost", wholeCost("reported")),
                                Map.entry("estimated_cost", wholeCost("estimated")),
                                Map.entry("input_tokens", "input_tokens"),
                                Map.entry("output_tokens", "output_tokens"),
                                Map.entry("cache_read_tokens", "cache_read_tokens"),
                                Map.entry("cache_write_tokens", "cache_write_tokens")))
                + """
                FROM runs WHERE %s AND (account = 0 OR empty(calls))
                  AND (model != '' OR llm_calls > 0 OR cost_usd > 0
                    OR input_tokens + output_tokens + cache_read_tokens + cache_write_tokens > 0)
                """
                        .formatted(where);
    }

    /**
     * @param where a condition on {@code runs}
     */
    static String ofTools(String where) {
        var called = Map.of("calls", "toUInt64(1)", "single_calls", "toUInt64(1)");
        var ofSpans = new LinkedHashMap<>(called);
        ofSpans.put("failed_calls", "toUInt64(c.failed)");
        ofSpans.put("duration_us", "c.duration_us");
        var ofDetails = new LinkedHashMap<>(called);
        ofDetails.put(
                "failed_calls",
                "toUInt64(JSONExtractString(detail, 'status') NOT IN ('', 'success', 'ok'))");
        ofDetails.put(
                "duration_us",
                "if(JSONType(detail, 'duration_ms') IN ('Double', 'Int64', 'UInt64'),"
                        + " toInt64(least(greatest(JSONExtractFloat(detail, 'duration_ms'), 0) * 1000,"
                        + " 1e15)), toInt64(-1))");
        return row("tool", "c.name", "''", ofSpans)
                + singleCalls(where)
                + "WHERE c.kind = 'tool'\nUNION ALL\n"
                + row("tool", "JSONExtractString(detail, 'name')", "''", ofDetails)
                + """
                FROM (
                    SELECT at, agent_id, environment,
                        arrayJoin(JSONExtractArrayRaw(metadata, 'tool_calls_detail')) AS detail
                    FROM runs
                    WHERE %s AND account = 0 AND position(metadata, 'tool_calls_detail') > 0
                )
                WHERE JSONExtractString(detail, 'name') != ''
                UNION ALL
                """
                        .formatted(where)
                + row("tool", "named", "''", Map.of("naming_runs", "toUInt64(1)"))
                + """
                FROM (SELECT at, agent_id, environment, tool_names FROM runs WHERE %s)
                ARRAY JOIN arrayDistinct(tool_names) AS named
                WHERE named != ''
                """
                        .formatted(where);
    }

    private static String theRunsThemselves(String where) {
        return row("none", "''", "''", Map.of("runs", "toUInt64(1)", "account", "account"))
                + "FROM runs WHERE "
                + where;
    }

    private static String singleCalls(String where) {
        return """
        FROM (
            SELECT at, agent_id, environment, calls FROM runs
            WHERE %s AND account != 0 AND notEmpty(calls)
        )
        ARRAY JOIN calls AS c
        """
                .formatted(where);
    }

    private static String row(
            String kind, String name, String provider, Map<String, String> counted) {
        var values = new LinkedHashMap<>(EMPTY_ROW);
        values.putAll(counted);
        return """
        SELECT at AS e_at, '%s' AS e_kind, toString(%s) AS e_name, toString(%s) AS e_provider,
            toString(agent_id) AS e_agent_id, toString(environment) AS e_environment, %s
        """
                .formatted(
                        kind,
                        name,
                        provider,
                        values.entrySet().stream()
                                .map(value -> value.getValue() + " AS e_" + value.getKey())
                                .collect(joining(", ")));
    }

    private static String costIf(String cost, String condition) {
        return "if(%s, %s, %s)".formatted(condition, cost, NO_COST);
    }

    private static String wholeCost(String source) {
        return costIf("ifNull(cost_usd, %s)".formatted(NO_COST), "cost_source = '" + source + "'");
    }

    /** Aggregates over single rows. */
    public static String overCalls() {
        return overCalls(columns());
    }

    static String overCalls(List<String> wanted) {
        return select(
                column -> COUNTS.getOrDefault(column, ""),
                "max(e_at)",
                sketch("e_duration_us"),
                sketch("e_ttft_us"),
                wanted);
    }

    /**
     * Aggregates over roll-ups.
     *
     * @param prefix of the columns' names
     */
    public static String overRollUps(String prefix) {
        return overRollUps(prefix, columns());
    }

    static String overRollUps(String prefix, List<String> wanted) {
        return select(
                column -> "sum(" + prefix + column + ")",
                "max(" + prefix + "last_at)",
                "quantilesDDMergeState" + LEVELS + "(" + prefix + "durations)",
                "quantilesDDMergeState" + LEVELS + "(" + prefix + "ttfts)",
                wanted);
    }

    /** A row that counts nothing and changes nothing. */
    public static String nothing() {
        return select(
                column -> column.endsWith("_cost") ? "toDecimal128(0, 10)" : NOTHING,
                "toDateTime64(0, 3, 'UTC')",
                EMPTY_SKETCH,
                EMPTY_SKETCH,
                columns());
    }

    private static final String EMPTY_SKETCH =
            "arrayReduce('quantilesDDState" + LEVELS + "', emptyArrayFloat64())";

    private static String sketch(String micros) {
        return "quantilesDDStateIf%1$s(toFloat64(%2$s), %2$s >= 0)".formatted(LEVELS, micros);
    }

    private static String select(
            UnaryOperator<String> sum,
            String last,
            String durations,
            String ttfts,
            List<String> wanted) {
        return wanted.stream()
                .map(
                        column ->
                                switch (column) {
                                            case "last_at" -> last;
                                            case "durations" -> durations;
                                            case "ttfts" -> ttfts;
                                            default -> sum.apply(column);
                                        }
                                        + " AS m_"
                                        + column)
                .collect(joining(", "));
    }

    private static Map<String, String> emptyRow() {
        var row = new LinkedHashMap<String, String>();
        for (var column :
                List.of(
                        "runs",
                        "account",
                        "naming_runs",
                        "calls",
                        "single_calls",
                        "failed_calls",
                        "unpriced_calls",
                        "unpriced_runs")) {
            row.put(column, NOTHING);
        }
        for (var column : List.of("computed_cost", "reported_cost", "estimated_cost")) {
            row.put(column, NO_COST);
        }
        for (var column :
                List.of(
                        "input_tokens",
                        "output_tokens",
                        "reasoning_tokens",
                        "cache_read_tokens",
                        "cache_write_tokens",
                        "unknown_tokens")) {
            row.put(column, NOTHING);
        }
        row.put("duration_us", UNKNOWN_TIME);
        row.put("ttft_us", UNKNOWN_TIME);
        return row;
    }

    private static Map<String, String> counts() {
        var counts = new LinkedHashMap<String, String>();
        emptyRow().keySet().stream()
                .filter(column -> !column.endsWith("_us"))
                .forEach(column -> counts.put(column, "sum(e_" + column + ")"));
        var spoke = "e_duration_us > 0 AND e_output_tokens > 0";
        counts.put("timed_tokens", "sumIf(e_output_tokens, " + spoke + ")");
        counts.put("timed_us", "sumIf(toUInt64(e_duration_us), " + spoke + ")");
        counts.put("duration_calls", "countIf(e_duration_us >= 0)");
        counts.put("ttft_calls", "countIf(e_ttft_us >= 0)");
        return counts;
    }
}
