package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Spans in ClickHouse: those that have ended, and those whose start was announced. */
final class ClickHouseSpans implements SpanStore {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String OF_TRACES =
            "WHERE org_id = {org:UUID} AND trace_id IN {traces:Array(String)}";

    /** As many as can be read before anybody knows how long their texts are. */
    private static final int SMALL = 5_000;

    private static final String ALL_SPANS =
            """
            SELECT * FROM (
                SELECT %1$s, toUInt8(1) AS ended FROM spans %2$s
                UNION ALL
                SELECT %1$s, toUInt8(0) AS ended FROM open_spans %2$s
            )
            ORDER BY trace_id, at, span_id
            """
                    .formatted(SpanReader.COLUMNS, OF_TRACES);

    private static final String SPANS = ALL_SPANS + "LIMIT {most:UInt32} BY trace_id";

    private static final String SPANS_OF_SMALL = ALL_SPANS + "LIMIT {most:UInt32}";

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
    public Map<String, List<Span>> spansOf(OrgId org, Collection<String> traces, long mostOfEach) {
        var spans = new HashMap<String, List<Span>>();
        var weights = new HashMap<String, Long>();
        var reader = new SpanReader();
        clickHouse.stream(
                of(SPANS, org, traces).with("most", mostOfEach),
                row -> {
                    var trace = row.string("trace_id");
                    if (weights.merge(trace, row.integer("weight"), Long::sum) <= mostOfEach) {
                        spans.computeIfAbsent(trace, _ -> new ArrayList<>()).add(reader.span(row));
                    }
                });
        return spans;
    }

    @Override
    public Optional<Map<String, List<Span>>> spansOfSmall(
            OrgId org, Collection<String> traces, long most) {
        var spans = new HashMap<String, List<Span>>();
        var reader = new SpanReader();
        var rows = new AtomicLong();
        var weight = new AtomicLong();
        clickHouse.stream(
                of(SPANS_OF_SMALL, org, traces).with("most", SMALL + 1),
                row -> {
                    rows.incrementAndGet();
                    if (weight.addAndGet(row.integer("weight")) <= most) {
                        spans.computeIfAbsent(row.string("trace_id"), _ -> new ArrayList<>())
                                .add(reader.span(row));
                    }
                });
        return rows.get() > SMALL || weight.get() > most ? Optional.empty() : Optional.of(spans);
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
