package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.clickhouse.ClickHouseException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the engine. It runs one statement at a time and belongs to one thread.
 *
 * <p>What a statement had put out before it failed or was cancelled stays in the connection, and
 * the engine would hand it over before the next statement's rows: one caller's data in another's
 * answer. So a connection is rinsed after every statement that did not end well.
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final int PIECE = 1 << 20;
    private static final int RINSES = 5;
    private static final String UNLIMITED =
            "SET max_execution_time = 0, max_result_rows = 0, max_result_bytes = 0";

    /** The engine gathers a million rows before it writes a part, which takes too much memory. */
    private static final String SMALL_BLOCKS =
            "SET min_insert_block_size_rows = 131072, min_insert_block_size_bytes = 33554432";

    private static final String USUAL_BLOCKS =
            "SET min_insert_block_size_rows = DEFAULT, min_insert_block_size_bytes = DEFAULT";

    /**
     * Answers are small and many: threads that only format them, and samples of what they do, cost
     * more than they gain. No two questions of settling are alike, so what the engine remembers of
     * one helps no other.
     */
    private static final String FEW_THREADS =
            " output_format_parallel_formatting = 0, input_format_parallel_parsing = 0,"
                    + " query_profiler_real_time_period_ns = 0,"
                    + " query_profiler_cpu_time_period_ns = 0,"
                    + " use_query_condition_cache = 0";

    private static final String FENCE = "SELECT 'end' AS fence";

    /** One column, its name, its type, and one row. */
    private static final byte[] FENCE_ANSWER =
            "\1\5fence\6String\3end".getBytes(StandardCharsets.UTF_8);

    private final Chdb chdb;
    private final MemorySegment handle;
    private final MemorySegment connection;
    private final Path directory;
    private Session session = Session.UNSET;
    private boolean clean = true;
    private boolean smallBlocks;

    Connection(Chdb chdb, MemorySegment handle, Path directory, String name, long memory) {
        this.chdb = chdb;
        this.handle = handle;
        this.directory = directory;
        connection = Chdb.connection(handle);
        // The comment is what a running statement is found by when it must be cancelled.
        run(
                "SET log_comment = {name:String}, max_memory_usage = {memory:UInt64},"
                        + " max_threads = 2, max_insert_threads = 1,"
                        + " max_temporary_data_on_disk_size_for_query = {temporary:UInt64},"
                        + " date_time_input_format = 'basic', result_overflow_mode = 'throw',"
                        + " timeout_overflow_mode = 'throw', log_queries = 0,"
                        + FEW_THREADS,
                Parameters.of(Map.of("name", name, "memory", memory, "temporary", memory / 2)));
    }

    /** What a statement runs under. Only differences to the one before are sent. */
    record Session(String database, long limitMillis, long rows, long bytes) {
        static final Session UNSET = new Session("", -1, -1, -1);

        boolean hasLimitsOf(Session other) {
            return limitMillis == other.limitMillis && rows == other.rows && bytes == other.bytes;
        }
    }

    /** The whole result, in {@link ResultRows#FORMAT}. */
    byte[] query(Session wanted, String sql, Parameters bound) {
        enter(wanted);
        clean = false;
        var answer = run(sql, bound);
        clean = true;
        return answer;
    }

    /** Hands over the result's parts, each one a result by itself, until the sink refuses one. */
    void stream(
            Session wanted, String sql, String format, Parameters bound, Predicate<byte[]> sink) {
        enter(wanted);
        clean = false;
        var stream = chdb.stream(connection, sql, format, bound);
        try {
            check(stream);
            for (var part = fetch(stream); part.length > 0; part = fetch(stream)) {
                if (!sink.test(part)) {
                    chdb.cancelStream(connection, stream);
                    return;
                }
            }
            clean = true;
        } finally {
            chdb.destroy(stream);
        }
    }

    private byte[] fetch(MemorySegment stream) {
        return take(chdb.fetch(connection, stream));
    }

    void insert(Session wanted, String sql, byte[] rows, int length) {
        enter(wanted);
        clean = false;
        var insert = chdb.insert(connection, sql, "RowBinary");
        try (var arena = Arena.ofConfined()) {
            checkInsert(insert);
            var buffer = arena.allocate(Math.min(PIECE, Math.max(length, 1)));
            for (var from = 0; from < length; from += PIECE) {
                var size = Math.min(PIECE, length - from);
                MemorySegment.copy(rows, from, buffer, ValueLayout.JAVA_BYTE, 0, size);
                if (!chdb.append(insert, buffer.asSlice(0, size))) {
                    checkInsert(insert);
                    throw new ClickHouseException.Unavailable("the insert was not taken");
                }
            }
            take(chdb.done(insert));
            clean = true;
        } finally {
            chdb.destroyInsert(insert);
        }
    }

    /**
     * Like {@link #insert}, of pieces that come one by one in a format that says where it ends; in
     * several parts, so not all or nothing.
     */
    void insert(Session wanted, String sql, String format, BulkCopy.Pieces pieces) {
        enter(wanted);
        smallBlocks = true;
        run(SMALL_BLOCKS, Parameters.NONE);
        clean = false;
        var insert = chdb.insert(connection, sql, format);
        try {
            checkInsert(insert);
            for (var piece = pieces.next(); piece != null; piece = pieces.next()) {
                append(insert, piece);
            }
            take(chdb.done(insert));
            clean = true;
        } finally {
            chdb.destroyInsert(insert);
        }
    }

    private void append(MemorySegment insert, byte[] piece) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(Math.max(piece.length, 1));
            MemorySegment.copy(piece, 0, buffer, ValueLayout.JAVA_BYTE, 0, piece.length);
            if (!chdb.append(insert, buffer.asSlice(0, piece.length))) {
                checkInsert(insert);
                throw new ClickHouseException.Unavailable("the insert was not taken");
            }
        }
    }

    void close() {
        chdb.close(handle);
    }

    private void enter(Session wanted) {
        if (!clean) {
            rinse();
        }
        if (smallBlocks) {
            run(USUAL_BLOCKS, Parameters.NONE);
            smallBlocks = false;
        }
        if (wanted.equals(session)) {
            return;
        }
        var before = session;
        session = Session.UNSET;
        if (!wanted.hasLimitsOf(before)) {
            run(
                    String.format(
                            Locale.ROOT,
                            "SET max_execution_time = %d.%03d, max_result_rows = %d,"
                                    + " max_result_bytes = %d",
                            wanted.limitMillis / 1000,
                            wanted.limitMillis % 1000,
                            wanted.rows,
                            wanted.bytes),
                    Parameters.NONE);
        }
        if (!wanted.database.equals(before.database)) {
            run("USE " + Names.quote(wanted.database), Parameters.NONE);
        }
        session = wanted;
    }

    /** Takes out what is left of earlier statements, and makes sure that nothing is. */
    private void rinse() {
        session = Session.UNSET;
        for (var attempt = 0; attempt < RINSES; attempt++) {
            try {
                run(UNLIMITED, Parameters.NONE);
                if (Arrays.equals(run(FENCE, Parameters.NONE), FENCE_ANSWER)) {
                    clean = true;
                    return;
                }
            } catch (ClickHouseException failure) {
                LOG.debug("rinsing a connection failed: {}", failure.getMessage());
            }
        }
        throw new ClickHouseException.Unavailable("a connection of the engine is broken");
    }

    private byte[] run(String sql, Parameters bound) {
        return take(chdb.query(connection, sql, ResultRows.FORMAT, bound));
    }

    private byte[] take(MemorySegment result) {
        try {
            check(result);
            return chdb.bytes(result);
        } finally {
            chdb.destroy(result);
        }
    }

    private void check(MemorySegment result) {
        var error = chdb.error(result);
        if (error != null) {
            throw Errors.of(error, directory);
        }
    }

    private void checkInsert(MemorySegment insert) {
        var error = chdb.insertError(insert);
        if (error != null) {
            throw Errors.of(error, directory);
        }
    }
}
