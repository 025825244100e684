package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Spans in ClickHouse: those that have ended, and those whose start was announced. */
final class ClickHouseSpans implements SpanStore {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String OF_TRACES =
            "WHERE org_id = {org:UUID} AND trace_id IN {traces:Array(String)}";

    /** Every text that is read of a span. */
    private static final List<String> TEXTS =
            List.of(
                    "span_id",
                    "parent_span_id",
                    "name",
                    "error_type",
                    "error_message",
                    "service_name",
                    "environment",
                    "scope_name",
                    "scope_version",
                    "dialect",
                    "framework",
                    "agent_id",
                    "agent_name",
                    "agent_version",
                    "session_id",
                    "user_id",
                    "workflow",
                    "operation",
                    "model",
                    "raw_model",
                    "request_model",
                    "provider",
                    "response_id",
                    "tool_name",
                    "tool_call_id",
                    "tool_type",
                    "price_version",
                    "price_id");

    /** A span with the usual texts weighs one. */
    private static final String WEIGHT =
            TEXTS.stream()
                    .map("length(%s)"::formatted)
                    .collect(Collectors.joining(" + ", "greatest(1, intDiv(", ", 400))"));

    private static final String COLUMNS =
            """
            trace_id, span_id, parent_span_id, name, toString(kind) AS kind_name, at, duration_ns,
            received_at, toString(status) AS status_name, error_type, error_message,
            error_fingerprint, service_name, environment, scope_name, scope_version, dialect,
            framework, agent_id, agent_name, agent_version, session_id, user_id, workflow,
            operation, model, raw_model, request_model, provider, response_id, streaming, ttft_us,
            tool_name, tool_call_id, tool_type, input_uncached, cache_read, cache_write_5m, cache_write_1h,
            output_visible, reasoning, audio_in, audio_out, unknown_kind,
            toString(usage_basis) AS basis_name, cost_usd, toString(cost_source) AS source_name,
            cost_computed, cost_reported, cost_estimated, price_version, price_id,
            redacted_secrets, redacted_cards, %s AS weight
            """
                    .formatted(WEIGHT);

    private static final String SPANS =
            """
            SELECT * FROM (
                SELECT %1$s, toUInt8(1) AS ended FROM spans %2$s
                UNION ALL
                SELECT %1$s, toUInt8(0) AS ended FROM open_spans %2$s
            )
            ORDER BY trace_id, at, span_id
            LIMIT {most:UInt32} BY trace_id
            """
                    .formatted(COLUMNS, OF_TRACES);

    private static final String WEIGHTS =
            """
            SELECT trace_id, sum(weight) AS total FROM (
                SELECT trace_id, %1$s AS weight FROM spans %2$s
                UNION ALL
                SELECT trace_id, %1$s AS weight FROM open_spans %2$s
            )
            GROUP BY trace_id
            """
                    .formatted(WEIGHT, OF_TRACES);

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
        var reader = new Reader();
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

    /** Makes spans of rows. The same text, of which there is much, is held once. */
    private static final class Reader {

        private static final Span.Content NOT_READ =
                new Span.Content("", "", "", "", List.of(), 0, 0);

        private final Map<String, String> texts = new HashMap<>();

        Span span(Row row) {
            return new Span(
                    new Span.Identity(
                            text(row, "trace_id"),
                            row.string("span_id"),
                            text(row, "parent_span_id"),
                            text(row, "name"),
                            SpanKind.valueOf(name(row, "kind_name"))),
                    timing(row),
                    new Span.Outcome(
                            Span.Outcome.Status.valueOf(name(row, "status_name")),
                            text(row, "error_type"),
                            text(row, "error_message"),
                            row.bits("error_fingerprint")),
                    new Span.Source(
                            text(row, "service_name"),
                            text(row, "environment"),
                            text(row, "scope_name"),
                            text(row, "scope_version"),
                            text(row, "dialect"),
                            text(row, "framework")),
                    new Span.Actor(
                            text(row, "agent_id"),
                            text(row, "agent_name"),
                            text(row, "agent_version"),
                            text(row, "session_id"),
                            text(row, "user_id"),
                            text(row, "workflow")),
                    new Span.ModelCall(
                            text(row, "operation"),
                            text(row, "model"),
                            text(row, "raw_model"),
                            text(row, "request_model"),
                            text(row, "provider"),
                            row.string("response_id"),
                            "",
                            "",
                            row.integer("streaming") == 1,
                            row.isNull("ttft_us") ? null : row.integer("ttft_us")),
                    new Span.ToolCall(
                            text(row, "tool_name"),
                            row.string("tool_call_id"),
                            text(row, "tool_type")),
                    usage(row),
                    cost(row),
                    content(row));
        }

        private static Span.Timing timing(Row row) {
            var start = row.instant("at");
            return new Span.Timing(
                    start,
                    row.integer("ended") == 0 ? null : start.plusNanos(row.integer("duration_ns")),
                    row.instant("received_at"));
        }

        private SpanUsage usage(Row row) {
            return new SpanUsage(
                    row.integer("input_uncached"),
                    row.integer("cache_read"),
                    row.integer("cache_write_5m"),
                    row.integer("cache_write_1h"),
                    row.integer("output_visible"),
                    row.integer("reasoning"),
                    row.integer("audio_in"),
                    row.integer("audio_out"),
                    row.integer("unknown_kind"),
                    SpanUsage.Basis.valueOf(name(row, "basis_name")));
        }

        private Run.Cost cost(Row row) {
            return new Run.Cost(
                    amount(row, "cost_usd"),
                    Run.Cost.Source.valueOf(name(row, "source_name")),
                    amount(row, "cost_computed"),
                    amount(row, "cost_reported"),
                    amount(row, "cost_estimated"),
                    text(row, "price_version"),
                    text(row, "price_id"));
        }

        private static Span.Content content(Row row) {
            var secrets = (int) row.integer("redacted_secrets");
            var cards = (int) row.integer("redacted_cards");
            return secrets + cards == 0
                    ? NOT_READ
                    : new Span.Content("", "", "", "", List.of(), secrets, cards);
        }

        private static @Nullable BigDecimal amount(Row row, String column) {
            return row.isNull(column) ? null : row.decimal(column);
        }

        private String text(Row row, String column) {
            var text = row.string(column);
            return text.isEmpty() ? "" : texts.computeIfAbsent(text, same -> same);
        }

        /** An enum's value is stored in small letters. */
        private static String name(Row row, String column) {
            return row.string(column).toUpperCase(Locale.ROOT);
        }
    }
}
