package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.read.FactsRequest.Wanted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sums over runs for a range of time: whole hours whose roll-ups are current come from these, all
 * the rest from single runs. Every number is the same either way.
 *
 * <p>How to use it: {@code clickhouse.query(facts.over(request).query("SELECT agent_id, sum(runs)
 * AS runs FROM (%s) GROUP BY agent_id"), row -> …)}. See {@link Facts} for the columns. A query
 * with two sub-selects (this and the previous period) gives them different names.
 */
public final class RunFacts {

    private static final int HOUR = 3600;

    private final HourCoverage coverage;

    public RunFacts(HourCoverage coverage) {
        this.coverage = coverage;
    }

    public Facts over(FactsRequest request) {
        return over(request, "facts");
    }

    /**
     * @param name prefix of the bound values: letters only, different for each sub-select of a
     *     query
     */
    public Facts over(FactsRequest request, String name) {
        var rolledUp =
                request.bucketSeconds() % HOUR == 0
                        ? apart(coverage.rolledUp(request.org(), request.range()), request.split())
                        : List.<TimeRange>of();
        var singleRuns = gaps(request.range(), rolledUp);
        var select = new Select(request, name);
        var parts = new ArrayList<String>();
        if (!singleRuns.isEmpty()) {
            parts.add(select.from("runs", "at", singleRuns, Measures.overRuns(request.wanted())));
        }
        if (!rolledUp.isEmpty()) {
            if (request.wanted() != Wanted.PERCENTILES) {
                parts.add(
                        select.from(
                                "run_hours FINAL",
                                "hour",
                                rolledUp,
                                Measures.sumsOverRollUps(request.wanted())));
            }
            if (request.wanted().percentiles()) {
                parts.add(
                        select.from(
                                select.sketches(),
                                "hour",
                                rolledUp,
                                Measures.sketchesOverRollUps(request.wanted())));
            }
        }
        return new Facts(String.join("\nUNION ALL\n", parts), select.conditions.parameters());
    }

    /** The parts without the hour that a moment divides: its roll-up holds runs of both sides. */
    static List<TimeRange> apart(List<TimeRange> parts, @Nullable Instant moment) {
        if (moment == null) {
            return parts;
        }
        var hour = moment.truncatedTo(ChronoUnit.HOURS);
        if (hour.equals(moment)) {
            return parts;
        }
        var divided = new TimeRange(hour, hour.plus(1, ChronoUnit.HOURS));
        return parts.stream()
                .flatMap(
                        part ->
                                part.from().isBefore(divided.to())
                                                && divided.from().isBefore(part.to())
                                        ? gaps(part, List.of(divided)).stream()
                                        : Stream.of(part))
                .toList();
    }

    /** What of the range is outside the given parts. */
    static List<TimeRange> gaps(TimeRange range, List<TimeRange> parts) {
        var gaps = new ArrayList<TimeRange>();
        var from = range.from();
        for (var part : parts) {
            if (from.isBefore(part.from())) {
                gaps.add(new TimeRange(from, part.from()));
            }
            from = part.to();
        }
        if (from.isBefore(range.to())) {
            gaps.add(new TimeRange(from, range.to()));
        }
        return gaps;
    }

    /** Builds the parts of one sub-select. */
    private static final class Select {

        private final FactsRequest request;
        private final Conditions conditions;

        Select(FactsRequest request, String name) {
            this.request = request;
            conditions = new Conditions(name, request.org());
        }

        /** The coarsest sketches that can be told apart by what was asked. */
        String sketches() {
            var needed = new TreeSet<>(request.dimensions());
            if (request.agentId() != null) {
                needed.add(Dimension.AGENT_ID);
            }
            needed.remove(Dimension.ENVIRONMENT);
            if (needed.isEmpty()) {
                return "(SELECT * FROM duration_hours FINAL WHERE grain = 'all')";
            }
            if (needed.equals(Set.of(Dimension.AGENT_ID))) {
                return "(SELECT * FROM duration_hours FINAL WHERE grain = 'agent')";
            }
            return "run_hours FINAL";
        }

        String from(String table, String time, List<TimeRange> ranges, String measures) {
            var keys = keys(time);
            var grouped = keys.keySet().stream().map(key -> ", m_" + key).collect(joining());
            var visible = new ArrayList<>(keys.keySet());
            visible.addAll(Measures.columns(request.wanted()));
            var columns =
                    visible.stream()
                            .map(column -> ", m_" + column + " AS " + column)
                            .collect(joining());
            return "SELECT m_t AS t%s FROM (SELECT %s AS m_t%s, %s FROM %s WHERE %s AND %s%s%s%s GROUP BY m_t%s)"
                    .formatted(
                            columns,
                            Conditions.bucket(time, request.bucketSeconds()),
                            keys.entrySet().stream()
                                    .map(key -> ", " + key.getValue() + " AS m_" + key.getKey())
                                    .collect(joining()),
                            measures,
                            table,
                            conditions.ofOrg(),
                            conditions.within(time, ranges),
                            // A combination whose runs were deleted lives on as a row of zeros.
                            time.equals("hour") ? " AND runs > 0" : "",
                            conditions.equal("environment", request.environment()),
                            conditions.equal("agent_id", request.agentId()),
                            grouped);
        }

        /** What to group by beside the bucket, as SQL over the table. */
        private SequencedMap<String, String> keys(String time) {
            var keys = new LinkedHashMap<String, String>();
            if (request.split() != null) {
                keys.put("later", conditions.since(time, request.split()));
            }
            request.dimensions().stream()
                    .sorted()
                    .forEach(dimension -> keys.put(dimension.column(), dimension.column()));
            return keys;
        }
    }
}
