package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.SpanEvent;
import java.util.List;

/** Writes what happened within spans as rows of the table {@code span_events}. */
final class SpanEventRows {

    static final String ID = "event_key";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    ID,
                    "at",
                    "received_at",
                    "trace_id",
                    "span_id",
                    "name",
                    "severity",
                    "service_name",
                    "environment",
                    "scope_name",
                    "dialect",
                    "agent_id",
                    "agent_name",
                    "session_id",
                    "user_id",
                    "model",
                    "provider",
                    "tool_name",
                    "error_type",
                    "error_message",
                    "attributes",
                    "truncated",
                    "redacted_secrets",
                    "redacted_cards");

    private SpanEventRows() {}

    static void write(OrgId org, SpanEvent event, RowBinary rows) {
        var place = event.place();
        rows.uuid(org.value())
                .uuid(event.key())
                .int64(SpanRows.nanos(place.at()))
                .millis(place.receivedAt())
                .string(place.traceId())
                .string(place.spanId());
        var what = event.what();
        rows.string(what.name()).uint8(what.severity());
        var source = event.source();
        rows.string(source.serviceName())
                .string(source.environment())
                .string(source.scopeName())
                .string(source.dialect());
        var actor = event.actor();
        rows.string(actor.agentId())
                .string(actor.agentName())
                .string(actor.sessionId())
                .string(actor.userId());
        rows.string(what.model())
                .string(what.provider())
                .string(what.toolName())
                .string(what.errorType())
                .string(what.errorMessage());
        var content = event.content();
        rows.string(content.attributes())
                .strings(content.truncated())
                .uint32(content.redactedSecrets())
                .uint32(content.redactedCards())
                .endRow();
    }
}
