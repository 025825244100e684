package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.ClientEvent;
import java.util.List;

/** Writes what is not a run as rows of the table {@code client_events}. */
final class ClientEventRows {

    static final String TABLE = "client_events";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    "event_row_id",
                    "name",
                    "at",
                    "received_after_ms",
                    "trace_id",
                    "agent_id",
                    "payload");

    private ClientEventRows() {}

    static void write(OrgId org, ClientEvent event, RowBinary rows) {
        var at = event.at().toEpochMilli();
        rows.uuid(org.value())
                .uuid(event.id().value())
                .string(event.name())
                .int64(at)
                .int64(event.receivedAt().toEpochMilli() - at)
                .string(event.traceId())
                .string(event.agentId())
                .string(event.payload())
                .endRow();
    }
}
