package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** Says by the engine's error code what a caller can do. The text behind the code is for logs. */
final class Errors {

    private static final Pattern CODE = Pattern.compile("Code: (\\d+)");

    /** TIMEOUT_EXCEEDED, TOO_SLOW, QUERY_WAS_CANCELLED, QUERY_WAS_CANCELLED_BY_CLIENT. */
    private static final Set<Integer> TIMED_OUT = Set.of(159, 160, 394, 734);

    /** NOT_ENOUGH_SPACE, CANNOT_WRITE_TO_FILE_DESCRIPTOR, CANNOT_FSYNC. */
    private static final Set<Integer> STORAGE_FULL = Set.of(243, 75, 199);

    /**
     * CANNOT_OPEN_FILE, CANNOT_CLOSE_FILE, CANNOT_TRUNCATE_FILE, CANNOT_CREATE_DIRECTORY, and
     * errors of the C++ library: the cause may be a full disk, which the disk itself can tell.
     */
    private static final Set<Integer> FILE_TROUBLE = Set.of(76, 77, 88, 233, 1000, 1001, 1002);

    private static final int MEMORY_LIMIT_EXCEEDED = 241;

    /**
     * MEMORY_LIMIT_EXCEEDED, CANNOT_ALLOCATE_MEMORY, TOO_MANY_SIMULTANEOUS_QUERIES, TOO_MANY_PARTS,
     * CANNOT_SCHEDULE_TASK, ABORTED, TABLE_IS_READ_ONLY.
     */
    private static final Set<Integer> UNAVAILABLE =
            Set.of(MEMORY_LIMIT_EXCEEDED, 173, 202, 252, 439, 236, 242);

    private static final long ALMOST_NOTHING = 1L << 20;

    private Errors() {}

    /** Turns the engine's error text into the exception for the caller. */
    static ClickHouseException of(String error, Path directory) {
        var matcher = CODE.matcher(error);
        var code = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        if (TIMED_OUT.contains(code)) {
            return new ClickHouseException.TimedOut(error);
        }
        if (STORAGE_FULL.contains(code) || (FILE_TROUBLE.contains(code) && almostFull(directory))) {
            return new ClickHouseException.StorageFull(error);
        }
        if (UNAVAILABLE.contains(code) || code == 0) {
            return new ClickHouseException.Unavailable(error, code == MEMORY_LIMIT_EXCEEDED);
        }
        return new ClickHouseException.Rejected(code, error);
    }

    private static boolean almostFull(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace() < ALMOST_NOTHING;
        } catch (IOException _) {
            return true;
        }
    }
}
