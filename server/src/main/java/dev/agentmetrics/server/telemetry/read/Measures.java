package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.server.telemetry.read.FactsRequest.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is counted about runs, as SQL: over single runs, over roll-ups, and as nothing. The one
 * definition behind roll-ups and {@link RunFacts}, so that both ways to a number agree.
 *
 * <p>Results are named {@code m_…}: an alias that equals a column would be found before the column.
 */
public final class Measures {

    private static final Map<String, String> COUNTS = counts();

    private static final String LEVELS = "(0.01, 0.5, 0.95, 0.99)";

    private Measures() {}

    /** All columns of a roll-up, the sketch last. */
    public static List<String> columns() {
        return columns(Wanted.EVERYTHING);
    }

    static List<String> columns(Wanted wanted) {
        var columns = new ArrayList<String>();
        if (wanted.sums()) {
            columns.addAll(COUNTS.keySet());
        }
        if (wanted.times()) {
            columns.addAll(List.of("first_at", "last_at"));
        }
        if (wanted.percentiles()) {
            columns.add("durations");
        }
        return columns;
    }

    /** Aggregates over rows of {@code runs}. */
    public static String overRuns() {
        return overRuns(Wanted.EVERYTHING);
    }

    static String overRuns(Wanted wanted) {
        return select(
                Map.Entry::getValue,
                "min(at)",
                "max(at)",
                // A run without a duration is in no sketch.
                "quantilesDDStateIf"
                        + LEVELS
                        + "(assumeNotNull(toFloat64(duration_us)), duration_us IS NOT NULL)",
                wanted);
    }

    /**
     * Aggregates over roll-ups.
     *
     * @param prefix of the columns' names
     */
    public static String overRollUps(String prefix) {
        return select(
                count -> "sum(" + prefix + count.getKey() + ")",
                "min(" + prefix + "first_at)",
                "max(" + prefix + "last_at)",
                "quantilesDDMergeState" + LEVELS + "(" + prefix + "durations)",
                Wanted.EVERYTHING);
    }

    /** A row that counts nothing and changes nothing. */
    public static String nothing() {
        return select(
                count -> zero(count.getKey()),
                NEVER_FIRST,
                NEVER_LAST,
                EMPTY_SKETCH,
                Wanted.EVERYTHING);
    }

    /** Aggregates over roll-ups without their sketches; the empty sketch in their place. */
    static String sumsOverRollUps(Wanted wanted) {
        return select(
                count -> "sum(" + count.getKey() + ")",
                "min(first_at)",
                "max(last_at)",
                EMPTY_SKETCH,
                wanted);
    }

    /** Only the sketches of roll-ups, beside zeros. */
    static String sketchesOverRollUps(Wanted wanted) {
        return select(
                count -> zero(count.getKey()),
                NEVER_FIRST,
                NEVER_LAST,
                "quantilesDDMergeState" + LEVELS + "(durations)",
                wanted);
    }

    private static final String EMPTY_SKETCH =
            "arrayReduce('quantilesDDState" + LEVELS + "', emptyArrayFloat64())";

    /** Neutral for min and max. */
    private static final String NEVER_FIRST = "toDateTime64('2299-12-31 00:00:00', 3, 'UTC')";

    private static final String NEVER_LAST = "toDateTime64(0, 3, 'UTC')";

    private static String zero(String column) {
        return column.equals("cost") ? "toDecimal128(0, 10)" : "toUInt64(0)";
    }

    private static String select(
            Function<Map.Entry<String, String>, String> sum,
            String first,
            String last,
            String durations,
            Wanted wanted) {
        return columns(wanted).stream()
                .map(
                        column ->
                                switch (column) {
                                            case "first_at" -> first;
                                            case "last_at" -> last;
                                            case "durations" -> durations;
                                            default ->
                                                    sum.apply(
                                                            Map.entry(
                                                                    column,
                                                                    COUNTS.getOrDefault(
                                                                            column, "")));
                                        }
                                        + " AS m_"
                                        + column)
                .collect(joining(", "));
    }

    private static Map<String, String> counts() {
        var counts = new LinkedHashMap<String, String>();
        counts.put("runs", "count()");
        for (var status : List.of("success", "failed", "timeout", "killed", "cancelled")) {
            counts.put(status, "countIf(status = '" + status + "')");
        }
        counts.put("priced_runs", "countIf(cost_usd IS NOT NULL)");
        counts.put("unpriced_runs", "countIf(cost_usd IS NULL)");
        counts.put("cost", "sum(ifNull(cost_usd, toDecimal64(0, 10)))");
        for (var column :
                List.of(
                        "input_tokens",
                        "output_tokens",
                        "cache_read_tokens",
                        "cache_write_tokens",
                        "llm_calls",
                        "tool_calls",
                        "tool_errors")) {
            counts.put(column, "sum(" + column + ")");
        }
        counts.put("duration_runs", "countIf(duration_us IS NOT NULL)");
        counts.put("duration_us", "sum(ifNull(duration_us, 0))");
        counts.put("redacted_secrets", "sum(redacted_secrets)");
        counts.put("redacted_cards", "sum(redacted_cards)");
        return counts;
    }
}
