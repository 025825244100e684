package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.util.regex.Pattern;

/** Sorts the engine's errors by their number, which is stable; the text behind it is not. */
final class Errors {

    private static final Pattern CODE = Pattern.compile("^\\s*Code: (\\d+)\\.");

    private Errors() {}

    static ClickHouseException of(String message) {
        var matcher = CODE.matcher(message);
        var code = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        return switch (code) {
            // TIMEOUT_EXCEEDED, TOO_SLOW, QUERY_WAS_CANCELLED
            case 159, 160, 394 -> new ClickHouseException.TimedOut(message);
            // CANNOT_WRITE_TO_FILE_DESCRIPTOR, CANNOT_OPEN_FILE, CANNOT_FSYNC, NOT_ENOUGH_SPACE,
            // CANNOT_TRUNCATE_FILE, CANNOT_CLOSE_FILE, STD_EXCEPTION (raised by the file system
            // library)
            case 75, 76, 77, 81, 88, 243, 460, 1001 -> new ClickHouseException.StorageFull(message);
            // MEMORY_LIMIT_EXCEEDED, TOO_MANY_SIMULTANEOUS_QUERIES, TOO_MANY_PARTS, ABORTED,
            // CANNOT_ALLOCATE_MEMORY, CANNOT_SCHEDULE_TASK, and no number at all
            case 241, 202, 252, 236, 173, 439, 0 -> new ClickHouseException.Unavailable(message);
            default -> new ClickHouseException.Rejected(code, message);
        };
    }
}
