package dev.agentmetrics.clickhouse.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's C functions (chdb.h), one method each. Nothing here keeps state between calls. */
public final class Chdb {

    private final MethodHandle setSignalHandlersEnabled;
    private final MethodHandle connect;
    private final MethodHandle closeConnection;
    private final MethodHandle queryWithParameters;
    private final MethodHandle streamQueryWithParameters;
    private final MethodHandle streamFetch;
    private final MethodHandle streamCancel;
    private final MethodHandle insertBegin;
    private final MethodHandle insertAppend;
    private final MethodHandle insertDone;
    private final MethodHandle insertError;
    private final MethodHandle insertDestroy;
    private final MethodHandle resultBuffer;
    private final MethodHandle resultLength;
    private final MethodHandle resultError;
    private final MethodHandle resultDestroy;

    /** Loads the library for the life of the process: it cannot be unloaded safely. */
    public Chdb(Path library) {
        var symbols = SymbolLookup.libraryLookup(library, Arena.global());
        var parameters =
                FunctionDescriptor.of(
                        ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                        ADDRESS, ADDRESS, JAVA_LONG);
        var pointerToPointer = FunctionDescriptor.of(ADDRESS, ADDRESS);
        setSignalHandlersEnabled =
                bind(
                        symbols,
                        "chdb_set_signal_handlers_enabled",
                        FunctionDescriptor.ofVoid(JAVA_INT));
        connect = bind(symbols, "chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        closeConnection = bind(symbols, "chdb_close_conn", FunctionDescriptor.ofVoid(ADDRESS));
        queryWithParameters = bind(symbols, "chdb_query_with_params_n", parameters);
        streamQueryWithParameters = bind(symbols, "chdb_stream_query_with_params_n", parameters);
        streamFetch =
                bind(
                        symbols,
                        "chdb_stream_fetch_result",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        streamCancel =
                bind(
                        symbols,
                        "chdb_stream_cancel_query",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        insertBegin =
                bind(
                        symbols,
                        "chdb_stream_insert_n",
                        FunctionDescriptor.of(
                                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
        insertAppend =
                bind(
                        symbols,
                        "chdb_stream_append",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        insertDone = bind(symbols, "chdb_stream_done", pointerToPointer);
        insertError = bind(symbols, "chdb_stream_insert_error", pointerToPointer);
        insertDestroy =
                bind(symbols, "chdb_destroy_insert_stream", FunctionDescriptor.ofVoid(ADDRESS));
        resultBuffer = bind(symbols, "chdb_result_buffer", pointerToPointer);
        resultLength =
                bind(symbols, "chdb_result_length", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        resultError = bind(symbols, "chdb_result_error", pointerToPointer);
        resultDestroy =
                bind(symbols, "chdb_destroy_query_result", FunctionDescriptor.ofVoid(ADDRESS));
        // The JVM needs SIGSEGV for itself; this must come before the first connection.
        run(
                () -> {
                    setSignalHandlersEnabled.invokeExact(0);
                });
    }

    /** A pointer to the connection's handle, or {@link MemorySegment#NULL}. */
    MemorySegment connect(List<String> arguments) {
        try (var arena = Arena.ofConfined()) {
            var argv = arena.allocate(ADDRESS, arguments.size());
            for (var i = 0; i < arguments.size(); i++) {
                argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            return call(() -> (MemorySegment) connect.invokeExact(arguments.size(), argv));
        }
    }

    void close(MemorySegment connection) {
        run(
                () -> {
                    closeConnection.invokeExact(connection);
                });
    }

    /** The handle behind the pointer that {@link #connect} gave. */
    static MemorySegment handle(MemorySegment connection) {
        return connection.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    MemorySegment query(
            MemorySegment connection, String sql, String format, Map<String, byte[]> parameters) {
        return withParameters(queryWithParameters, connection, sql, format, parameters);
    }

    MemorySegment streamQuery(
            MemorySegment connection, String sql, String format, Map<String, byte[]> parameters) {
        return withParameters(streamQueryWithParameters, connection, sql, format, parameters);
    }

    private static MemorySegment withParameters(
            MethodHandle function,
            MemorySegment connection,
            String sql,
            String format,
            Map<String, byte[]> parameters) {
        try (var arena = Arena.ofConfined()) {
            var text = utf8(arena, sql);
            var output = utf8(arena, format);
            var count = parameters.size();
            var names = arena.allocate(ADDRESS, Math.max(1, count));
            var nameLengths = arena.allocate(JAVA_LONG, Math.max(1, count));
            var values = arena.allocate(ADDRESS, Math.max(1, count));
            var valueLengths = arena.allocate(JAVA_LONG, Math.max(1, count));
            var i = 0;
            for (var parameter : parameters.entrySet()) {
                var name = utf8(arena, parameter.getKey());
                var value = bytes(arena, parameter.getValue());
                names.setAtIndex(ADDRESS, i, name);
                nameLengths.setAtIndex(JAVA_LONG, i, name.byteSize());
                values.setAtIndex(ADDRESS, i, value);
                valueLengths.setAtIndex(JAVA_LONG, i, value.byteSize());
                i++;
            }
            return call(
                    () ->
                            (MemorySegment)
                                    function.invokeExact(
                                            connection,
                                            text,
                                            text.byteSize(),
                                            output,
                                            output.byteSize(),
                                            names,
                                            nameLengths,
                                            values,
                                            valueLengths,
                                            (long) count));
        }
    }

    MemorySegment fetch(MemorySegment connection, MemorySegment stream) {
        return call(() -> (MemorySegment) streamFetch.invokeExact(connection, stream));
    }

    void cancel(MemorySegment connection, MemorySegment stream) {
        run(
                () -> {
                    streamCancel.invokeExact(connection, stream);
                });
    }

    MemorySegment beginInsert(MemorySegment connection, String sql) {
        try (var arena = Arena.ofConfined()) {
            var text = utf8(arena, sql);
            var format = utf8(arena, "RowBinary");
            return call(
                    () ->
                            (MemorySegment)
                                    insertBegin.invokeExact(
                                            connection,
                                            text,
                                            text.byteSize(),
                                            format,
                                            format.byteSize()));
        }
    }

    /** Whether the engine took the bytes. */
    boolean append(MemorySegment insert, byte[] data, int length) {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(Math.max(1, length));
            MemorySegment.copy(data, 0, copy, ValueLayout.JAVA_BYTE, 0, length);
            return call(() -> (int) insertAppend.invokeExact(insert, copy, (long) length)) == 0;
        }
    }

    MemorySegment done(MemorySegment insert) {
        return call(() -> (MemorySegment) insertDone.invokeExact(insert));
    }

    @Nullable String insertError(MemorySegment insert) {
        return text(call(() -> (MemorySegment) insertError.invokeExact(insert)));
    }

    void destroyInsert(MemorySegment insert) {
        run(
                () -> {
                    insertDestroy.invokeExact(insert);
                });
    }

    @Nullable String error(MemorySegment result) {
        return text(call(() -> (MemorySegment) resultError.invokeExact(result)));
    }

    /** A copy of the result's bytes. */
    byte[] bytes(MemorySegment result) {
        var length = call(() -> (long) resultLength.invokeExact(result));
        if (length == 0) {
            return new byte[0];
        }
        return call(() -> (MemorySegment) resultBuffer.invokeExact(result))
                .reinterpret(length)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    void destroy(MemorySegment result) {
        run(
                () -> {
                    resultDestroy.invokeExact(result);
                });
    }

    private static MemorySegment utf8(Arena arena, String text) {
        return bytes(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    private static MemorySegment bytes(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static @Nullable String text(MemorySegment pointer) {
        return pointer.equals(MemorySegment.NULL)
                ? null
                : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static MethodHandle bind(SymbolLookup symbols, String name, FunctionDescriptor shape) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
    }

    private interface Native<T> {
        T run() throws Throwable;
    }

    private interface NativeVoid {
        void run() throws Throwable;
    }

    private static <T> T call(Native<T> function) {
        try {
            return function.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // A method handle declares Throwable, but a C function throws nothing.
            throw new IllegalStateException(e);
        }
    }

    private static void run(NativeVoid function) {
        var _ =
                call(
                        () -> {
                            function.run();
                            return true;
                        });
    }
}
