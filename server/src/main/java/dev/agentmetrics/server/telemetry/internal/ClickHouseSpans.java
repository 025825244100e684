package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Spans in ClickHouse: those that have ended, and those whose start was announced. */
final class ClickHouseSpans implements SpanStore {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String OF_TRACES =
            "WHERE org_id = {org:UUID} AND trace_id IN {traces:Array(String)}";

    /** As many as can be read before anybody knows how long their texts are. */
    private static final int SMALL = 5_000;

    private static final String SPANS = spans(OF_TRACES) + "LIMIT {most:UInt32} BY trace_id";

    private static final String SPANS_OF_SMALL =
            spans(OF_TRACES)
                    + "LIMIT {most:UInt32} SETTINGS max_bytes_before_remerge_sort = 64000000";

    /**
     * As far as a trace counts. Without that, all of it would be sorted with all its texts, however
     * large it is.
     */
    private static final String SPANS_UNTIL =
            spans(
                            OF_TRACES
                                    + " AND (toUnixTimestamp64Nano(at), span_id)"
                                    + " <= ({nanos:Int64}, {span:String})")
                    + "LIMIT {most:UInt32} BY trace_id";

    /** Of few columns, and the engine forgets what is beyond the limit while it sorts. */
    private static final String IN_ORDER =
            """
            SELECT toUnixTimestamp64Nano(at) AS nanos, span_id, weight FROM (
                SELECT at, span_id, %1$s AS weight FROM spans %2$s
                UNION ALL
                SELECT at, span_id, %1$s AS weight FROM open_spans %2$s
            )
            ORDER BY at, span_id
            LIMIT {most:UInt32}
            SETTINGS max_bytes_before_remerge_sort = 16000000
            """
                    .formatted(SpanReader.WEIGHT, OF_TRACES);

    private static String spans(String where) {
        return """
        SELECT * FROM (
            SELECT %1$s, toUInt8(1) AS ended FROM spans %2$s
            UNION ALL
            SELECT %1$s, toUInt8(0) AS ended FROM open_spans %2$s
        )
        ORDER BY trace_id, at, span_id, ended DESC
        """
                .formatted(SpanReader.COLUMNS, where);
    }

    private static final String WEIGHTS =
            """
            SELECT trace_id, sum(weight) AS total FROM (
                SELECT trace_id, %1$s AS weight FROM spans %2$s
                UNION ALL
                SELECT trace_id, %1$s AS weight FROM open_spans %2$s
            )
            GROUP BY trace_id
            """
                    .formatted(SpanReader.WEIGHT, OF_TRACES);

    private static final String CHANGED =
            """
            SELECT org_id, trace_id, min(received_at) AS first, max(received_at) AS last FROM (
                SELECT org_id, trace_id, received_at FROM spans
                WHERE received_at >= {since:DateTime64(3, 'UTC')} AND received_at < {before:DateTime64(3, 'UTC')}
                UNION ALL
                SELECT org_id, trace_id, received_at FROM open_spans
                WHERE received_at >= {since:DateTime64(3, 'UTC')} AND received_at < {before:DateTime64(3, 'UTC')}
            )
            GROUP BY org_id, trace_id
            HAVING {all:UInt8} = 1
                OR (first, trace_id, org_id) > ({first:DateTime64(3, 'UTC')}, {trace:String}, {org:UUID})
            ORDER BY first, trace_id, org_id
            LIMIT {limit:UInt32}
            """;

    private static final String FIRST =
            """
            SELECT count() AS n, min(received_at) AS first FROM (
                SELECT received_at FROM spans WHERE received_at >= {since:DateTime64(3, 'UTC')}
                UNION ALL
                SELECT received_at FROM open_spans WHERE received_at >= {since:DateTime64(3, 'UTC')}
            )
            """;

    private final ClickHouse clickHouse;

    ClickHouseSpans(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public Map<String, Long> weights(OrgId org, Collection<String> traces) {
        var weights = new HashMap<String, Long>();
        clickHouse.stream(
                of(WEIGHTS, org, traces),
                row -> weights.put(row.string("trace_id"), row.integer("total")));
        return weights;
    }

    @Override
    public Portion spansOf(OrgId org, Collection<String> traces, long mostOfEach) {
        var reading = new Reading(mostOfEach);
        // One more, by which it shows that there are more.
        clickHouse.stream(
                reading(org, traces, mostOfEach).with("most", mostOfEach + 1), reading::add);
        return new Portion(reading.spans, reading.cut, reading.left);
    }

    /** Takes the rows of several traces, those of one trace after those of another. */
    private static final class Reading {

        private final long mostOfEach;
        private final Map<String, List<Span>> spans = new HashMap<>();
        private final Set<String> cut = new HashSet<>();
        private final Set<String> left = new HashSet<>();
        private final SpanReader reader = new SpanReader();
        private String trace = "";
        private long weight;

        Reading(long mostOfEach) {
            this.mostOfEach = mostOfEach;
        }

        void add(Row row) {
            var of = row.string("trace_id");
            if (!of.equals(trace)) {
                trace = of;
                weight = 0;
            }
            if (cut.contains(trace) || left.contains(trace)) {
                return;
            }
            weight += row.integer("weight");
            if (weight > mostOfEach) {
                cut.add(trace);
            } else if (reader.holdsMoreThan(mostOfEach)) {
                noRoom();
            } else {
                spans.computeIfAbsent(trace, _ -> new ArrayList<>()).add(reader.span(row));
            }
        }

        /** Cut is only what found the whole room empty, so that it is always the same. */
        private void noRoom() {
            if (spans.keySet().equals(Set.of(trace))) {
                cut.add(trace);
            } else {
                spans.remove(trace);
                left.add(trace);
            }
        }
    }

    /** A trace that is read alone may be of any size. */
    private Query reading(OrgId org, Collection<String> traces, long most) {
        var end = traces.size() == 1 ? firstBeyond(org, traces, most) : null;
        return end == null
                ? of(SPANS, org, traces)
                : of(SPANS_UNTIL, org, traces).with("nanos", end.nanos).with("span", end.spanId);
    }

    /** The first span that does not count; null when all of the trace does. */
    private @Nullable End firstBeyond(OrgId org, Collection<String> trace, long most) {
        var weight = new AtomicLong();
        var end = new AtomicReference<@Nullable End>();
        clickHouse.stream(
                of(IN_ORDER, org, trace).with("most", most + 1),
                row -> {
                    if (weight.addAndGet(row.integer("weight")) > most && end.get() == null) {
                        end.set(new End(row.integer("nanos"), row.string("span_id")));
                    }
                });
        return end.get();
    }

    private record End(long nanos, String spanId) {}

    @Override
    public Optional<Portion> spansOfSmall(OrgId org, Collection<String> traces, long most) {
        var spans = new HashMap<String, List<Span>>();
        var reader = new SpanReader();
        var rows = new AtomicLong();
        var weight = new AtomicLong();
        var beyond = new AtomicBoolean();
        streamSmall(
                of(SPANS_OF_SMALL, org, traces).with("most", SMALL + 1),
                beyond,
                row -> {
                    if (rows.incrementAndGet() > SMALL
                            || weight.addAndGet(row.integer("weight")) > most
                            || reader.holdsMoreThan(most)) {
                        beyond.set(true);
                    }
                    if (!beyond.get()) {
                        spans.computeIfAbsent(row.string("trace_id"), _ -> new ArrayList<>())
                                .add(reader.span(row));
                    }
                });
        return beyond.get()
                ? Optional.empty()
                : Optional.of(new Portion(spans, Set.of(), Set.of()));
    }

    /** What needs too much memory to be sorted is not small. */
    private void streamSmall(Query query, AtomicBoolean beyond, Consumer<Row> rows) {
        try {
            clickHouse.stream(query, rows);
        } catch (ClickHouseException.Unavailable failure) {
            if (!failure.isMemoryLimit()) {
                throw failure;
            }
            beyond.set(true);
        }
    }

    private static Query of(String sql, OrgId org, Collection<String> traces) {
        return Query.of(sql)
                .within(LIMIT)
                .with("org", org.value())
                .with("traces", List.copyOf(traces));
    }

    @Override
    public List<Changed> changedTraces(
            Instant since, Instant before, @Nullable Changed after, int limit) {
        var last =
                after == null
                        ? new Changed(new TraceKey(new OrgId(new UUID(0, 0)), ""), since, since)
                        : after;
        return clickHouse.query(
                Query.of(CHANGED)
                        .within(LIMIT)
                        .with("since", since)
                        .with("before", before)
                        .with("all", after == null ? 1 : 0)
                        .with("first", last.first())
                        .with("trace", last.key().trace())
                        .with("org", last.key().org().value())
                        .with("limit", limit),
                row ->
                        new Changed(
                                new TraceKey(new OrgId(row.uuid("org_id")), row.string("trace_id")),
                                row.instant("first"),
                                row.instant("last")));
    }

    @Override
    public Optional<Instant> firstReceived(Instant since) {
        return clickHouse
                .query(
                        Query.of(FIRST).within(LIMIT).with("since", since),
                        row ->
                                row.integer("n") == 0
                                        ? Optional.<Instant>empty()
                                        : Optional.of(row.instant("first")))
                .getFirst();
    }
}
