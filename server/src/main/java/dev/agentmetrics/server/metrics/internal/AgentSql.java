package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.metrics.AgentDetail;
import dev.agentmetrics.server.metrics.Latency;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** What only single runs can tell about agents: latency by model, tools, failures. */
@Component
public class AgentSql {

    /** Details of tools are in the metadata, so they are read from so many of the newest runs. */
    public static final int TOOL_RUNS = 50_000;

    private static final String DURATION = "assumeNotNull(toFloat64(duration_us))";

    private static final String PERCENTILES =
            "quantilesDDIf(0.01, 0.5, 0.95, 0.99)("
                    + DURATION
                    + ", duration_us IS NOT NULL) AS percentiles";

    /** Upper ends of the duration histogram in milliseconds. */
    private static final List<Long> BOUNDS = bounds();

    private final EventStore store;

    AgentSql(EventStore store) {
        this.store = store;
    }

    /** What a model and its provider are told apart by. */
    public record ModelKey(String model, String provider) {}

    /** Percentiles by model of one agent. */
    public Map<ModelKey, Latency> modelLatencies(Slice slice) {
        var latencies = new HashMap<ModelKey, Latency>();
        store.list(
                        where(slice)
                                .query(
                                        "SELECT model, provider, "
                                                + PERCENTILES
                                                + " FROM runs WHERE %s GROUP BY model, provider"
                                                + " HAVING countIf(duration_us IS NOT NULL) > 0"),
                        row ->
                                Map.entry(
                                        new ModelKey(row.string("model"), row.string("provider")),
                                        Sums.latency(row)))
                .forEach(entry -> latencies.put(entry.getKey(), entry.getValue()));
        return latencies;
    }

    /** Percentiles by version of one agent. */
    public Map<String, Latency> versionLatencies(Slice slice) {
        var latencies = new HashMap<String, Latency>();
        store.list(
                        where(slice)
                                .query(
                                        "SELECT version, "
                                                + PERCENTILES
                                                + " FROM runs WHERE %s GROUP BY version"
                                                + " HAVING countIf(duration_us IS NOT NULL) > 0"),
                        row -> Map.entry(row.string("version"), Sums.latency(row)))
                .forEach(entry -> latencies.put(entry.getKey(), entry.getValue()));
        return latencies;
    }

    /** How many runs took how long. Empty buckets between others are there, with zero. */
    public List<AgentDetail.DurationBucket> durations(Slice slice) {
        var counts = new HashMap<Long, Long>();
        store.list(
                        where(slice)
                                .and("duration_us IS NOT NULL")
                                .bind(
                                        "bounds",
                                        LongStream.concat(
                                                        LongStream.of(0),
                                                        BOUNDS.stream().mapToLong(ms -> ms * 1000))
                                                .boxed()
                                                .toList())
                                .query(
                                        "SELECT roundDown(toUInt64(greatest("
                                                + "assumeNotNull(duration_us), 1) - 1),"
                                                + " {bounds:Array(UInt64)}) AS above,"
                                                + " count() AS times"
                                                + " FROM runs WHERE %s GROUP BY above"),
                        row -> Map.entry(row.integer("above"), row.integer("times")))
                .forEach(entry -> counts.put(entry.getKey() / 1000, entry.getValue()));
        var buckets = new ArrayList<AgentDetail.DurationBucket>();
        var above = 0L;
        for (var bound : BOUNDS) {
            buckets.add(new AgentDetail.DurationBucket(bound, counts.getOrDefault(above, 0L)));
            above = bound;
        }
        return trimmed(buckets);
    }

    private static List<AgentDetail.DurationBucket> trimmed(
            List<AgentDetail.DurationBucket> buckets) {
        var first = 0;
        var last = buckets.size();
        while (first < last && buckets.get(first).count() == 0) {
            first++;
        }
        while (last > first && buckets.get(last - 1).count() == 0) {
            last--;
        }
        return List.copyOf(buckets.subList(first, last));
    }

    /** 1, 2, 5, 10 … up to about three months. */
    private static List<Long> bounds() {
        var bounds = new ArrayList<Long>();
        for (var decade = 1L; decade <= 1_000_000_000L; decade *= 10) {
            bounds.add(decade);
            bounds.add(2 * decade);
            bounds.add(5 * decade);
        }
        bounds.add(Long.MAX_VALUE / 1000);
        return List.copyOf(bounds);
    }

    /** Tools of the newest runs that the slice has, the most used first. */
    public List<AgentDetail.ToolUse> tools(Slice slice) {
        return store.list(
                where(slice)
                        .bind("newest", TOOL_RUNS)
                        .query(
                                """
                                WITH newest AS (
                                  SELECT tool_names AS names, metadata AS details
                                  FROM runs WHERE %s
                                  ORDER BY toStartOfHour(at) DESC, at DESC
                                  LIMIT {newest:UInt32}
                                )
                                SELECT tool, sum(named) AS tool_runs, sum(called) AS tool_calls,
                                  sum(failures) AS tool_failures, sum(timed) AS timed_calls,
                                  sum(ms) AS total_ms
                                FROM (
                                  SELECT toString(arrayJoin(arrayDistinct(names))) AS tool,
                                    1 AS named, 0 AS called, 0 AS failures, 0 AS timed,
                                    toFloat64(0) AS ms
                                  FROM newest
                                  UNION ALL
                                  SELECT JSONExtractString(detail, 'name') AS tool, 0 AS named,
                                    1 AS called,
                                    toUInt8(JSONExtractString(detail, 'status')
                                      NOT IN ('', 'success', 'ok')) AS failures,
                                    toUInt8(JSONType(detail, 'duration_ms')
                                      IN ('Double', 'Int64', 'UInt64')) AS timed,
                                    greatest(JSONExtractFloat(detail, 'duration_ms'), 0) AS ms
                                  FROM (
                                    SELECT arrayJoin(JSONExtractArrayRaw(
                                      details, 'tool_calls_detail')) AS detail
                                    FROM newest
                                    WHERE position(details, 'tool_calls_detail') > 0
                                  )
                                )
                                WHERE tool != ''
                                GROUP BY tool ORDER BY tool_runs DESC, tool_calls DESC, tool
                                LIMIT 50\
                                """),
                row -> {
                    var timed = row.integer("timed_calls");
                    return new AgentDetail.ToolUse(
                            row.string("tool"),
                            row.integer("tool_runs"),
                            row.integer("tool_calls"),
                            row.integer("tool_failures"),
                            timed == 0 ? null : row.floating("total_ms") / timed);
                });
    }

    /** Failures by fingerprint, the most frequent first. */
    public List<AgentDetail.FailureGroup> failures(Slice slice) {
        return store.list(
                where(slice)
                        .and("error_fingerprint != 0")
                        .and("status != 'success'")
                        .bind("error_length", RunRows.SHORT_ERROR)
                        .query(
                                """
                                SELECT error_fingerprint,
                                  substringUTF8(argMax(error, at), 1, {error_length:UInt32})
                                    AS message,
                                  count() AS times, min(at) AS first, max(at) AS last,
                                  argMax(run_id, at) AS sample
                                FROM runs WHERE %s
                                GROUP BY error_fingerprint
                                ORDER BY times DESC, last DESC LIMIT 20\
                                """),
                row ->
                        new AgentDetail.FailureGroup(
                                String.valueOf(RunRows.fingerprint(row.bits("error_fingerprint"))),
                                row.string("message"),
                                row.integer("times"),
                                row.instant("first"),
                                row.instant("last"),
                                row.uuid("sample").toString()));
    }

    /** The most frequent failure of an agent, and its part of all failures. */
    public record TopFailure(String message, long count, long all) {}

    /** The most frequent failure of each of these agents. */
    public Map<String, TopFailure> topFailures(OrgId org, Scope scope, List<String> agents) {
        var query =
                Where.org(org)
                        .within(scope.range())
                        .and("environment = {env:String}", "env", scope.environment())
                        .and("agent_id IN {agents:Array(String)}", "agents", agents)
                        .and("status IN ('failed', 'timeout', 'killed')")
                        .bind("error_length", 120)
                        .query(
                                """
                                SELECT agent_id, sum(times) OVER (PARTITION BY agent_id) AS everything,
                                  times, message
                                FROM (
                                  SELECT agent_id, error_fingerprint, count() AS times,
                                    substringUTF8(argMax(error, at), 1, {error_length:UInt32})
                                      AS message
                                  FROM runs WHERE %s GROUP BY agent_id, error_fingerprint
                                )
                                ORDER BY times DESC, error_fingerprint LIMIT 1 BY agent_id\
                                """);
        return store
                .list(
                        query,
                        row ->
                                Map.entry(
                                        row.string("agent_id"),
                                        new TopFailure(
                                                row.string("message"),
                                                row.integer("times"),
                                                row.integer("everything"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether any run of the organisation ever had this agent's name. */
    public boolean known(OrgId org, String agentId) {
        return !store.list(
                        Where.org(org)
                                .and("agent_id = {agent:String}", "agent", agentId)
                                .query("SELECT run_id FROM runs WHERE %s LIMIT 1"),
                        row -> row.uuid("run_id"))
                .isEmpty();
    }

    private static Where where(Slice slice) {
        var where = Where.org(slice.org()).within(slice.range());
        where.and("environment = {env:String}", "env", slice.scope().environment());
        where.and("agent_id = {agent:String}", "agent", slice.agentId());
        return where;
    }
}
