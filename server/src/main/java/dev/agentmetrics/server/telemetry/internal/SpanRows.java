package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.span.SpanKind;
import dev.agentmetrics.server.telemetry.span.SpanUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes spans as rows of the tables {@code spans} and {@code open_spans}. */
final class SpanRows {

    static final String ID = "span_key";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    ID,
                    "at",
                    "duration_ns",
                    "received_at",
                    "trace_id",
                    "span_id",
                    "parent_span_id",
                    "name",
                    "kind",
                    "status",
                    "error_type",
                    "error_message",
                    "error_fingerprint",
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
                    "finish_reason",
                    "service_tier",
                    "streaming",
                    "ttft_us",
                    "tool_name",
                    "tool_call_id",
                    "tool_type",
                    "input_uncached",
                    "cache_read",
                    "cache_write_5m",
                    "cache_write_1h",
                    "output_visible",
                    "reasoning",
                    "audio_in",
                    "audio_out",
                    "unknown_kind",
                    "usage_basis",
                    "cost_usd",
                    "cost_source",
                    "computed_aside",
                    "reported_aside",
                    "estimated_aside",
                    "price_version",
                    "price_id",
                    "attributes",
                    "resource",
                    "events",
                    "links",
                    "truncated",
                    "redacted_secrets",
                    "redacted_cards");

    private static final long NANOS = 1_000_000_000;

    private SpanRows() {}

    /** The same for the same trace id and span id, and, as far as anybody knows, for no others. */
    static UUID key(Span span) {
        return key(span.identity().traceId(), span.identity().spanId());
    }

    static UUID key(String traceId, String spanId) {
        return Hashes.uuid((traceId + spanId).getBytes(StandardCharsets.US_ASCII));
    }

    static void write(OrgId org, Span span, UUID key, RowBinary rows) {
        var timing = span.timing();
        var start = timing.start();
        rows.uuid(org.value())
                .uuid(key)
                .int64(nanos(start))
                .int64(duration(start, timing))
                .millis(timing.receivedAt());
        var identity = span.identity();
        rows.string(identity.traceId())
                .string(identity.spanId())
                .string(identity.parentSpanId())
                .string(identity.name())
                .uint8(stored(identity.kind()));
        outcome(rows, span.outcome());
        source(rows, span.source());
        actor(rows, span.actor());
        model(rows, span.model());
        rows.string(span.tool().name()).string(span.tool().callId()).string(span.tool().type());
        usage(rows, span.usage());
        CostColumns.write(rows, span.cost());
        content(rows, span.content());
        rows.endRow();
    }

    static long nanos(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), NANOS), moment.getNano());
    }

    private static long duration(Instant start, Span.Timing timing) {
        var end = timing.end();
        return end == null ? 0 : Math.max(0, Duration.between(start, end).toNanos());
    }

    private static int stored(SpanKind kind) {
        return switch (kind) {
            case AGENT -> 1;
            case LLM -> 2;
            case EMBEDDING -> 3;
            case RERANK -> 4;
            case TOOL -> 5;
            case RETRIEVAL -> 6;
            case MEMORY -> 7;
            case WORKFLOW -> 8;
            case CHAIN -> 9;
            case GUARDRAIL -> 10;
            case EVALUATOR -> 11;
            case OTHER -> 12;
        };
    }

    private static void outcome(RowBinary rows, Span.Outcome outcome) {
        rows.uint8(
                        switch (outcome.status()) {
                            case UNSET -> 0;
                            case OK -> 1;
                            case ERROR -> 2;
                        })
                .string(outcome.errorType())
                .string(outcome.message())
                .int64(outcome.errorFingerprint());
    }

    private static void source(RowBinary rows, Span.Source source) {
        rows.string(source.serviceName())
                .string(source.environment())
                .string(source.scopeName())
                .string(source.scopeVersion())
                .string(source.dialect())
                .string(source.framework());
    }

    private static void actor(RowBinary rows, Span.Actor actor) {
        rows.string(actor.agentId())
                .string(actor.agentName())
                .string(actor.agentVersion())
                .string(actor.sessionId())
                .string(actor.userId())
                .string(actor.workflow());
    }

    private static void model(RowBinary rows, Span.ModelCall model) {
        rows.string(model.operation())
                .string(model.model())
                .string(model.rawModel())
                .string(model.requestModel())
                .string(model.provider())
                .string(model.responseId())
                .string(model.finishReason())
                .string(model.serviceTier())
                .uint8(model.streaming() ? 1 : 0);
        var ttft = model.ttftMicros();
        rows.nullFlag(ttft == null);
        if (ttft != null) {
            rows.int64(ttft);
        }
    }

    private static void usage(RowBinary rows, SpanUsage usage) {
        rows.int64(usage.inputUncached())
                .int64(usage.cacheRead())
                .int64(usage.cacheWrite5m())
                .int64(usage.cacheWrite1h())
                .int64(usage.outputVisible())
                .int64(usage.reasoning())
                .int64(usage.audioIn())
                .int64(usage.audioOut())
                .int64(usage.unknownKind())
                .uint8(
                        switch (usage.basis()) {
                            case NONE -> 0;
                            case PLAIN -> 1;
                            case EXCLUSIVE_BY_DIALECT -> 2;
                            case INCLUSIVE_BY_DIALECT -> 3;
                            case EXCLUSIVE_BY_SIZE -> 4;
                            case EXCLUSIVE_BY_TOTAL -> 5;
                            case INCLUSIVE_BY_TOTAL -> 6;
                        });
    }

    private static void content(RowBinary rows, Span.Content content) {
        rows.string(content.attributes())
                .string(content.resource())
                .string(content.events())
                .string(content.links())
                .strings(content.truncated())
                .uint32(content.redactedSecrets())
                .uint32(content.redactedCards());
    }
}
