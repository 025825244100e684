package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.telemetry.Run;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of the rows of one answer; each row also says {@code ended}. The same text, of which
 * there is much, is held once.
 */
final class SpanReader {

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
    static final String WEIGHT =
            TEXTS.stream()
                    .map("length(%s)"::formatted)
                    .collect(Collectors.joining(" + ", "greatest(1, intDiv(", ", 400))"));

    /** What {@link #span} reads, and what the span weighs. */
    static final String COLUMNS =
            """
            trace_id, span_id, parent_span_id, name, toString(kind) AS kind_name, at, duration_ns,
            received_at, toString(status) AS status_name, error_type, error_message,
            error_fingerprint, service_name, environment, scope_name, scope_version, dialect,
            framework, agent_id, agent_name, agent_version, session_id, user_id, workflow,
            operation, model, raw_model, request_model, provider, response_id, finish_reason,
            service_tier, streaming, ttft_us, tool_name, tool_call_id, tool_type, input_uncached, cache_read, cache_write_5m, cache_write_1h,
            output_visible, reasoning, audio_in, audio_out, unknown_kind,
            toString(usage_basis) AS basis_name, cost_usd, toString(cost_source) AS source_name,
            cost_computed, cost_reported, cost_estimated, price_version, price_id,
            redacted_secrets, redacted_cards, %s AS weight
            """
                    .formatted(WEIGHT);

    /**
     * Columns to choose {@link #COLUMNS_OF_MANY} from, and what the span weighs with its whole
     * texts: as much as where its run is counted.
     */
    static final String WEIGHED =
            "SELECT *, cost_computed, cost_reported, cost_estimated, " + WEIGHT + " AS weight";

    /** Beside {@link #COLUMNS}, what {@link #whole} reads. */
    static final String CONTENT = "attributes, resource, events, links, truncated";

    /**
     * The same columns for whoever looks at many spans at once: without what only one span's own
     * page shows, and with the beginnings of what a tree only shows. What tells spans or agents
     * apart is whole.
     */
    static final String COLUMNS_OF_MANY =
            """
            trace_id, span_id, parent_span_id, substringUTF8(name, 1, 100) AS name,
            toString(kind) AS kind_name, at, duration_ns, received_at,
            toString(status) AS status_name, substringUTF8(error_type, 1, 100) AS error_type,
            substringUTF8(error_message, 1, 300) AS error_message, error_fingerprint,
            service_name, '' AS environment, '' AS scope_name, '' AS scope_version, '' AS dialect,
            '' AS framework, agent_id, agent_name, '' AS agent_version, '' AS session_id,
            '' AS user_id, '' AS workflow, '' AS operation, model, '' AS raw_model, request_model,
            provider, response_id, finish_reason, '' AS service_tier, streaming, ttft_us,
            tool_name, tool_call_id, '' AS tool_type, input_uncached, cache_read, cache_write_5m,
            cache_write_1h, output_visible, reasoning, audio_in, audio_out, unknown_kind,
            toString(usage_basis) AS basis_name, cost_usd, toString(cost_source) AS source_name,
            cost_computed, cost_reported, cost_estimated, '' AS price_version, '' AS price_id,
            toUInt32(0) AS redacted_secrets, toUInt32(0) AS redacted_cards
            """;

    private static final Span.Content NOT_READ = new Span.Content("", "", "", "", List.of(), 0, 0);

    /** Bytes that the texts of a span may take, most of which it shares with others. */
    private static final long TEXT = 700;

    /** What a text takes beside its characters: objects, and its place in the map. */
    private static final int AROUND_TEXT = 100;

    private final Map<String, String> texts = new HashMap<>();
    private long held;

    /** Whether the texts that were read so far take more than those of so many usual spans. */
    boolean holdsMoreThan(long usualSpans) {
        return held > usualSpans * TEXT;
    }

    /** Without attributes, resource, events and links. */
    Span span(Row row) {
        return span(row, redactions(row));
    }

    /** With everything that is stored. */
    Span whole(Row row) {
        return span(
                row,
                new Span.Content(
                        row.string("attributes"),
                        row.string("resource"),
                        row.string("events"),
                        row.string("links"),
                        row.strings("truncated"),
                        (int) row.integer("redacted_secrets"),
                        (int) row.integer("redacted_cards")));
    }

    private Span span(Row row, Span.Content content) {
        return new Span(
                new Span.Identity(
                        text(row, "trace_id"),
                        id(row, "span_id"),
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
                        id(row, "response_id"),
                        text(row, "finish_reason"),
                        text(row, "service_tier"),
                        row.integer("streaming") != 0,
                        row.isNull("ttft_us") ? null : row.integer("ttft_us")),
                new Span.ToolCall(
                        text(row, "tool_name"), id(row, "tool_call_id"), text(row, "tool_type")),
                usage(row),
                cost(row),
                content);
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

    private static Span.Content redactions(Row row) {
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
        return text.isEmpty() ? "" : texts.computeIfAbsent(text, this::hold);
    }

    /** Most likely no other span has it. */
    private String id(Row row, String column) {
        var id = row.string(column);
        return id.isEmpty() ? "" : hold(id);
    }

    /** Characters may take two bytes each. */
    private String hold(String text) {
        held += AROUND_TEXT + 2L * text.length();
        return text;
    }

    /** An enum's value is stored in small letters. */
    private static String name(Row row, String column) {
        return row.string(column).toUpperCase(Locale.ROOT);
    }
}
