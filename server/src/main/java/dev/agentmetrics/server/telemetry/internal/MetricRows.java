package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.telemetry.metric.MetricPoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes points of metrics as rows of the table {@code metric_points}. */
final class MetricRows {

    static final String TABLE = "metric_points";
    static final String ID = "point_key";

    /** In the order of {@link #write}. */
    static final List<String> COLUMNS =
            List.of(
                    "org_id",
                    ID,
                    "series_key",
                    "metric",
                    "unit",
                    "kind",
                    "temporality",
                    "start_at",
                    "at",
                    "received_at",
                    "service_name",
                    "environment",
                    "scope_name",
                    "agent_id",
                    "agent_name",
                    "session_id",
                    "user_id",
                    "operation",
                    "model",
                    "provider",
                    "tool_name",
                    "token_type",
                    "aside",
                    "error_type",
                    "value",
                    "count",
                    "min",
                    "max",
                    "bounds",
                    "buckets",
                    "attributes",
                    "redacted_secrets",
                    "redacted_cards");

    private static final long NANOS = 1_000_000_000;

    private MetricRows() {}

    /** The same for the same series, start and time, and, as far as anybody knows, no others. */
    static UUID key(MetricPoint point) {
        var series = point.labels().series();
        var times = point.times();
        return Hashes.uuid(
                ByteBuffer.allocate(4 * Long.BYTES)
                        .putLong(series.getMostSignificantBits())
                        .putLong(series.getLeastSignificantBits())
                        .putLong(nanos(times.start()))
                        .putLong(nanos(times.at()))
                        .array());
    }

    static void write(OrgId org, MetricPoint point, UUID key, RowBinary rows) {
        var instrument = point.instrument();
        var times = point.times();
        rows.uuid(org.value())
                .uuid(key)
                .uuid(point.labels().series())
                .string(instrument.name())
                .string(instrument.unit())
                .uint8(stored(instrument.kind()))
                .uint8(stored(instrument.temporality()))
                .int64(nanos(times.start()))
                .int64(nanos(times.at()))
                .millis(times.receivedAt());
        rows.string(point.source().serviceName())
                .string(point.source().environment())
                .string(point.source().scopeName());
        rows.string(point.actor().agentId())
                .string(point.actor().agentName())
                .string(point.actor().sessionId())
                .string(point.actor().userId());
        var call = point.call();
        rows.string(call.operation())
                .string(call.model())
                .string(call.provider())
                .string(call.toolName())
                .string(call.tokenType())
                .uint8(call.aside() ? 1 : 0)
                .string(call.errorType());
        value(rows, point.value());
        rows.string(point.labels().json())
                .uint32(point.labels().redactedSecrets())
                .uint32(point.labels().redactedCards())
                .endRow();
    }

    private static void value(RowBinary rows, MetricPoint.Value value) {
        rows.float64(value.value()).int64(value.count());
        optional(rows, value.min());
        optional(rows, value.max());
        rows.floats(value.bounds()).integers(value.buckets());
    }

    private static void optional(RowBinary rows, @Nullable Double value) {
        rows.nullFlag(value == null);
        if (value != null) {
            rows.float64(value);
        }
    }

    /** Nothing is 1970, when nobody counted. */
    private static long nanos(@Nullable Instant moment) {
        return moment == null
                ? 0
                : Math.addExact(
                        Math.multiplyExact(moment.getEpochSecond(), NANOS), moment.getNano());
    }

    private static int stored(MetricPoint.Kind kind) {
        return switch (kind) {
            case GAUGE -> 1;
            case SUM -> 2;
            case UPDOWN -> 3;
            case HISTOGRAM -> 4;
            case EXPONENTIAL -> 5;
            case SUMMARY -> 6;
        };
    }

    private static int stored(MetricPoint.Temporality temporality) {
        return switch (temporality) {
            case NONE -> 0;
            case DELTA -> 1;
            case CUMULATIVE -> 2;
        };
    }
}
