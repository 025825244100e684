package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Kind;
import dev.agentmetrics.server.telemetry.read.CallsRequest.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums over calls of models or tools, as {@link RunFacts} has them over runs: whole hours whose
 * roll-ups are current come from these, all the rest from single runs. A call is counted when its
 * run is: at the end of the run. So what is summed here is what is summed there.
 *
 * <p>Columns, of those that the request wants: {@code t}; {@code later}; {@code name, provider};
 * {@code agent_id}; {@code naming_runs, calls, single_calls, failed_calls, unpriced_calls,
 * unpriced_runs}, tokens by kind, {@code timed_tokens, timed_us, duration_calls, ttft_calls}
 * (UInt64: sum them); {@code computed_cost, reported_cost, estimated_cost} (Decimal(38, 10): sum
 * them); {@code last_at} (max it); {@code durations, ttfts} (sketches: {@link #percentiles}).
 */
public final class CallFacts {

    private static final int HOUR = 3600;
    private static final String NAME = "calls";

    private final HourCoverage coverage;

    public CallFacts(HourCoverage coverage) {
        this.coverage = coverage;
    }

    /** The aggregate over a column of sketches: [p50, p95] in microseconds, NaN without any. */
    public static String percentiles(String column) {
        return CallMeasures.PERCENTILES + "(" + column + ")";
    }

    public Facts over(CallsRequest request) {
        var rolledUp =
                request.bucketSeconds() % HOUR == 0 && request.only().service() == null
                        ? RunFacts.apart(
                                coverage.rolledUp(request.org(), request.range()), request.split())
                        : List.<TimeRange>of();
        var singleRuns = RunFacts.gaps(request.range(), rolledUp);
        var select = new Select(request);
        var parts = new ArrayList<String>();
        if (!singleRuns.isEmpty()) {
            parts.add(select.fromRuns(singleRuns));
        }
        if (!rolledUp.isEmpty()) {
            parts.add(select.fromRollUps(rolledUp));
        }
        return new Facts(String.join("\nUNION ALL\n", parts), select.conditions.parameters());
    }

    private static final class Select {

        private final CallsRequest request;
        private final Conditions conditions;
        private final List<String> measures;

        Select(CallsRequest request) {
            this.request = request;
            conditions = new Conditions(NAME, request.org());
            measures =
                    switch (request.wanted()) {
                        case SUMS_BY_AGENT -> {
                            var columns = new ArrayList<>(CallMeasures.sums());
                            columns.add("last_at");
                            yield columns;
                        }
                        case SUMS -> CallMeasures.sums();
                        case PERCENTILES -> List.of("durations", "ttfts");
                    };
        }

        String fromRuns(List<TimeRange> ranges) {
            var where = where("at", ranges);
            return select(
                    "(%s)"
                            .formatted(
                                    request.kind() == Kind.MODEL
                                            ? CallMeasures.ofModels(where)
                                            : CallMeasures.ofTools(where)),
                    "",
                    "e_at",
                    "e_",
                    CallMeasures.overCalls(measures));
        }

        String fromRollUps(List<TimeRange> ranges) {
            return select(
                    "call_hours FINAL",
                    " WHERE kind = '%s' AND %s"
                            .formatted(
                                    request.kind() == Kind.MODEL ? "model" : "tool",
                                    where("hour", ranges)),
                    "hour",
                    "",
                    CallMeasures.overRollUps("", measures));
        }

        private String where(String time, List<TimeRange> ranges) {
            return conditions.ofOrg()
                    + " AND "
                    + conditions.within(time, ranges)
                    + conditions.equal("environment", request.only().environment())
                    + conditions.equal("agent_id", request.only().agentId())
                    + conditions.equal(
                            "JSONExtractString(metadata, 'service')", request.only().service());
        }

        private String select(
                String from, String where, String time, String prefix, String aggregates) {
            var keys = keys(time, prefix);
            var visible = new ArrayList<>(keys.keySet());
            visible.addAll(measures);
            return "SELECT %s FROM (SELECT %s, %s FROM %s%s GROUP BY %s)"
                    .formatted(
                            visible.stream()
                                    .map(column -> "m_" + column + " AS " + column)
                                    .collect(joining(", ")),
                            keys.entrySet().stream()
                                    .map(key -> key.getValue() + " AS m_" + key.getKey())
                                    .collect(joining(", ")),
                            aggregates,
                            from,
                            where,
                            keys.keySet().stream().map(key -> "m_" + key).collect(joining(", ")));
        }

        /** What to group by, as SQL. */
        private Map<String, String> keys(String time, String prefix) {
            var keys = new LinkedHashMap<String, String>();
            keys.put("t", Conditions.bucket(time, request.bucketSeconds()));
            if (request.split() != null) {
                keys.put("later", conditions.since(time, request.split()));
            }
            keys.put("name", "toString(%sname)".formatted(prefix));
            keys.put("provider", "toString(%sprovider)".formatted(prefix));
            if (request.wanted() == Wanted.SUMS_BY_AGENT) {
                keys.put("agent_id", "toString(%sagent_id)".formatted(prefix));
            }
            return keys;
        }
    }
}
