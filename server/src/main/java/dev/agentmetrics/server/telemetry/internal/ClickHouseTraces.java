package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.StoredTraces;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One trace at a time, found by the skip index on trace ids: its spans may be of any time, so no
 * range narrows the search.
 */
final class ClickHouseTraces implements StoredTraces {

    private static final String OF_TRACE =
            "WHERE org_id = {org:UUID} AND trace_id = {trace:String}";

    private static final String SPANS =
            """
            SELECT * FROM (
                SELECT %1$s, weight, toUInt8(1) AS ended FROM (%3$s FROM spans %2$s)
                UNION ALL
                SELECT %1$s, weight, toUInt8(0) AS ended FROM (%3$s FROM open_spans %2$s)
            )
            ORDER BY at, span_id, ended DESC
            LIMIT {rows:UInt32}
            SETTINGS max_bytes_before_remerge_sort = 64000000
            """
                    .formatted(SpanReader.COLUMNS_OF_MANY, OF_TRACE, SpanReader.WEIGHED);

    private static final String COUNT =
            """
            SELECT uniqExact(span_id) AS n FROM (
                SELECT span_id FROM spans %1$s
                UNION ALL
                SELECT span_id FROM open_spans %1$s
            )
            """
                    .formatted(OF_TRACE);

    /** What has ended before what was announced. */
    private static final String SPAN =
            """
            SELECT * FROM (
                SELECT %1$s, %2$s, toUInt8(1) AS ended FROM spans
                %3$s AND span_id = {span:String}
                UNION ALL
                SELECT %1$s, %2$s, toUInt8(0) AS ended FROM open_spans
                %3$s AND span_id = {span:String}
            )
            ORDER BY ended DESC
            LIMIT 1
            """
                    .formatted(SpanReader.COLUMNS, SpanReader.CONTENT, OF_TRACE);

    private final ClickHouse clickHouse;

    ClickHouseTraces(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public Beginning beginning(OrgId org, String trace, int most) {
        var spans = new ArrayList<Span>();
        var reader = new SpanReader();
        var weight = new AtomicLong();
        var beyond = new AtomicBoolean();
        clickHouse.stream(
                of(SPANS, org, trace).with("rows", most + 1),
                row -> {
                    boolean fits =
                            weight.addAndGet(row.integer("weight")) <= most
                                    && !reader.holdsMoreThan(most);
                    if (fits && !beyond.get()) {
                        spans.add(reader.span(row));
                    } else {
                        beyond.set(true);
                    }
                });
        return new Beginning(spans, !beyond.get());
    }

    @Override
    public long count(OrgId org, String trace) {
        return clickHouse.query(of(COUNT, org, trace), row -> row.integer("n")).getFirst();
    }

    @Override
    public Optional<Span> span(OrgId org, String trace, String spanId) {
        return clickHouse
                .query(of(SPAN, org, trace).with("span", spanId), new SpanReader()::whole)
                .stream()
                .findFirst();
    }

    private static Query of(String sql, OrgId org, String trace) {
        return Query.of(sql).with("org", org.value()).with("trace", trace);
    }
}
