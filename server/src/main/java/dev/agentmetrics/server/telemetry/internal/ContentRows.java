package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import java.util.List;
import java.util.UUID;

/** Writes sealed content as rows of the table {@code span_contents}. */
final class ContentRows {

    static final String TABLE = "span_contents";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    SpanRows.ID,
                    "at",
                    "received_at",
                    "trace_id",
                    "span_id",
                    "environment",
                    "parts",
                    "key_version",
                    "sealed",
                    "characters",
                    "cut");

    private ContentRows() {}

    /** The same as the span's. */
    static UUID key(SealedContent content) {
        return SpanRows.key(content.label().traceId(), content.label().spanId());
    }

    static void write(OrgId org, SealedContent content, UUID key, RowBinary rows) {
        var label = content.label();
        var box = content.box();
        rows.uuid(org.value())
                .uuid(key)
                .millis(label.at())
                .millis(label.receivedAt())
                .string(label.traceId())
                .string(label.spanId())
                .string(label.environment())
                .string(label.parts())
                .uint32(content.keyVersion())
                .raw(box, 0, box.length)
                .uint32(label.characters())
                .uint32(label.cut())
                .endRow();
    }
}
