package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.crypto.EventIds;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.TracePart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The stored runs that were made from spans: which there are, and how they are taken away. */
final class RunsOfTraces {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String FIND =
            """
            SELECT trace_id, run_id, account, at, step_count FROM runs
            WHERE org_id = {org:UUID} AND trace_id IN {traces:Array(String)} AND account != 0
            """;

    private static final String REMOVE =
            """
            DELETE FROM runs WHERE org_id = {org:UUID} AND run_id IN {runs:Array(UUID)}
            AND at >= {from:DateTime64(3, 'UTC')} AND at <= {to:DateTime64(3, 'UTC')} AND account != 0
            """;

    private final ClickHouse clickHouse;
    private final Claims claims;
    private final Spaces spaces;
    private final RollUps rollUps;
    private final HourBook hours;

    RunsOfTraces(
            ClickHouse clickHouse, Claims claims, Spaces spaces, RollUps rollUps, HourBook hours) {
        this.clickHouse = clickHouse;
        this.claims = claims;
        this.spaces = spaces;
        this.rollUps = rollUps;
        this.hours = hours;
    }

    /** Those of the traces that these spans belong to. */
    Map<String, List<Stored>> of(OrgId org, Map<String, List<Span>> traces) {
        var space = spaces.of(org, Spaces.Table.RUNS);
        var known = new ArrayList<String>();
        traces.forEach(
                (trace, spans) -> {
                    if (claims.mayKnowAny(space, possible(trace, spans))) {
                        known.add(trace);
                    }
                });
        return known.isEmpty() ? Map.of() : stored(org, known);
    }

    /**
     * The ids of all runs that there can be: a run's head is one of the spans, or was, or is
     * missing. A trace that is settled for the first time has none of them, as nearly all are; the
     * filter in memory knows, and the store would have to look through all runs.
     */
    private static Set<RunId> possible(String trace, List<Span> spans) {
        var heads = new HashSet<String>(Set.of(""));
        for (var span : spans) {
            heads.add(span.identity().spanId());
            heads.add(span.identity().parentSpanId());
        }
        return heads.stream().map(head -> EventIds.ofSpan(trace, head)).collect(Collectors.toSet());
    }

    private Map<String, List<Stored>> stored(OrgId org, Collection<String> traces) {
        var runs = new HashMap<String, List<Stored>>();
        clickHouse.stream(
                Query.of(FIND)
                        .within(LIMIT)
                        .with("org", org.value())
                        .with("traces", List.copyOf(traces)),
                row ->
                        runs.computeIfAbsent(row.string("trace_id"), _ -> new ArrayList<>())
                                .add(
                                        new Stored(
                                                new RunId(row.uuid("run_id")),
                                                row.bits("account"),
                                                row.instant("at"),
                                                row.integer("step_count"))));
        return runs;
    }

    /**
     * The stored runs of a trace by the part that they are of. What no other part has a head for is
     * the first one's: it may be gone.
     */
    static List<List<Stored>> byPart(List<TracePart> parts, List<Stored> stored) {
        var left = new ArrayList<>(stored);
        var shares = new ArrayDeque<List<Stored>>();
        for (var part : parts.subList(1, parts.size()).reversed()) {
            var heads =
                    part.spans().stream()
                            .map(Span::identity)
                            .map(head -> EventIds.ofSpan(head.traceId(), head.spanId()))
                            .collect(Collectors.toSet());
            shares.addFirst(left.stream().filter(run -> heads.contains(run.id)).toList());
            left.removeIf(run -> heads.contains(run.id));
        }
        shares.addFirst(left);
        return List.copyOf(shares);
    }

    /**
     * Takes them away, and their hours' sums with them: these are marked first, so that from then
     * on they are taken from the runs themselves. Nothing is built meanwhile.
     */
    void remove(OrgId org, List<Stored> runs) {
        if (runs.isEmpty()) {
            return;
        }
        rollUps.exclusively(
                () -> {
                    runs.forEach(run -> hours.mark(org, HourBook.hourOf(run.at)));
                    byMonth(runs).values().forEach(month -> delete(org, month));
                });
    }

    /** So that a deletion looks at the files of one month only. */
    private static Map<Integer, List<Stored>> byMonth(List<Stored> runs) {
        var months = new TreeMap<Integer, List<Stored>>();
        for (var run : runs) {
            months.computeIfAbsent(Months.of(HourBook.hourOf(run.at)), _ -> new ArrayList<>())
                    .add(run);
        }
        return months;
    }

    private void delete(OrgId org, List<Stored> runs) {
        var times = runs.stream().map(Stored::at).sorted().toList();
        clickHouse.execute(
                Query.of(REMOVE)
                        .within(LIMIT)
                        .with("org", org.value())
                        .with("runs", ids(runs))
                        .with("from", times.getFirst())
                        .with("to", times.getLast()));
    }

    private static List<UUID> ids(List<Stored> runs) {
        return runs.stream().map(run -> run.id.value()).toList();
    }

    /**
     * As much of a run as its correction needs.
     *
     * @param check differs when anything in the run does
     * @param spans of how many it was made
     */
    record Stored(RunId id, long check, Instant at, long spans) {}
}
