package dev.agentmetrics.server.telemetry.read;

import static java.util.stream.Collectors.joining;

import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.telemetry.read.FactsRequest.Wanted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return new Facts(String.join("\nUNION ALL\n", parts), select.parameters);
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

    /** Builds the parts of one sub-select and collects the values bound in them. */
    private static final class Select {

        private final FactsRequest request;
        private final String name;
        private final Map<String, Object> parameters = new LinkedHashMap<>();

        Select(FactsRequest request, String name) {
            this.request = request;
            this.name = name;
            parameters.put(name + "_org", request.org().value());
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
            return "SELECT m_t AS t%s FROM (SELECT %s AS m_t%s, %s FROM %s WHERE org_id = {%s_org:UUID} AND %s%s%s%s GROUP BY m_t%s)"
                    .formatted(
                            columns,
                            bucket(time),
                            keys.entrySet().stream()
                                    .map(key -> ", " + key.getValue() + " AS m_" + key.getKey())
                                    .collect(joining()),
                            measures,
                            table,
                            name,
                            within(time, ranges),
                            // A combination whose runs were deleted lives on as a row of zeros.
                            time.equals("hour") ? " AND runs > 0" : "",
                            equal("environment", request.environment()),
                            equal("agent_id", request.agentId()),
                            grouped);
        }

        /** What to group by beside the bucket, as SQL over the table. */
        private SequencedMap<String, String> keys(String time) {
            var keys = new LinkedHashMap<String, String>();
            if (request.split() != null) {
                keys.put(
                        "later",
                        "%s >= {%s:DateTime64(3, 'UTC')}".formatted(time, bound(request.split())));
            }
            request.dimensions().stream()
                    .sorted()
                    .forEach(dimension -> keys.put(dimension.column(), dimension.column()));
            return keys;
        }

        private String bucket(String time) {
            return request.bucketSeconds() == 0
                    ? "toDateTime(0, 'UTC')"
                    : "toDateTime(intDiv(toUnixTimestamp(%s), %d) * %d, 'UTC')"
                            .formatted(time, request.bucketSeconds(), request.bucketSeconds());
        }

        private String within(String time, List<TimeRange> ranges) {
            return ranges.stream()
                    .map(range -> time.equals("hour") ? hours(range) : moments(range))
                    .collect(joining(" OR ", "(", ")"));
        }

        private String hours(TimeRange range) {
            return "(hour >= %s AND hour < %s)".formatted(second(range.from()), second(range.to()));
        }

        /**
         * The table is sorted by the hour; from the exact time alone it would skip nothing. A range
         * that ends on the hour must not read the next one.
         */
        private String moments(TimeRange range) {
            var from = bound(range.from());
            var to = bound(range.to());
            var last = bound(range.to().minusMillis(1));
            return ("(at >= {%1$s:DateTime64(3, 'UTC')} AND at < {%2$s:DateTime64(3, 'UTC')}"
                            + " AND toStartOfHour(at) >= toStartOfHour({%1$s:DateTime64(3, 'UTC')})"
                            + " AND toStartOfHour(at) <= toStartOfHour({%3$s:DateTime64(3, 'UTC')}))")
                    .formatted(from, to, last);
        }

        private String second(Instant value) {
            return "toDateTime({%s:UInt32}, 'UTC')".formatted(bound(value.getEpochSecond()));
        }

        private String equal(String column, @Nullable String value) {
            return value == null ? "" : " AND %s = {%s:String}".formatted(column, bound(value));
        }

        private String bound(Object value) {
            var parameter = name + "_" + parameters.size();
            parameters.put(parameter, value);
            return parameter;
        }
    }
}
