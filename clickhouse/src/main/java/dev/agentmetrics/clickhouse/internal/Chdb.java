package dev.agentmetrics.clickhouse.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The C functions of libchdb that are used here, one method each. Every call blocks its thread;
 * none may be made on a virtual thread, whose carrier it would pin.
 */
final class Chdb {

    private static final Map<Path, Chdb> LOADED = new ConcurrentHashMap<>();

    private final SymbolLookup library;
    private final MethodHandle setSignalHandlers;
    private final MethodHandle connect;
    private final MethodHandle close;
    private final MethodHandle query;
    private final MethodHandle stream;
    private final MethodHandle fetch;
    private final MethodHandle cancelStream;
    private final MethodHandle insert;
    private final MethodHandle append;
    private final MethodHandle done;
    private final MethodHandle insertError;
    private final MethodHandle destroyInsert;
    private final MethodHandle buffer;
    private final MethodHandle length;
    private final MethodHandle error;
    private final MethodHandle destroy;

    private Chdb(SymbolLookup library) {
        this.library = library;
        setSignalHandlers =
                bind("chdb_set_signal_handlers_enabled", FunctionDescriptor.ofVoid(JAVA_INT));
        connect = bind("chdb_connect", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        close = bind("chdb_close_conn", FunctionDescriptor.ofVoid(ADDRESS));
        var asked =
                FunctionDescriptor.of(
                        ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                        ADDRESS, ADDRESS, JAVA_LONG);
        query = bind("chdb_query_with_params_n", asked);
        stream = bind("chdb_stream_query_with_params_n", asked);
        fetch = bind("chdb_stream_fetch_result", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        cancelStream =
                bind("chdb_stream_cancel_query", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        insert =
                bind(
                        "chdb_stream_insert_n",
                        FunctionDescriptor.of(
                                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
        append =
                bind(
                        "chdb_stream_append",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        done = bind("chdb_stream_done", FunctionDescriptor.of(ADDRESS, ADDRESS));
        insertError = bind("chdb_stream_insert_error", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroyInsert = bind("chdb_destroy_insert_stream", FunctionDescriptor.ofVoid(ADDRESS));
        buffer = bind("chdb_result_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        length = bind("chdb_result_length", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        error = bind("chdb_result_error", FunctionDescriptor.of(ADDRESS, ADDRESS));
        destroy = bind("chdb_destroy_query_result", FunctionDescriptor.ofVoid(ADDRESS));
    }

    /**
     * Loads the library for the rest of the process's life: it cannot be unloaded. Waits for
     * whoever is loading it.
     */
    static Chdb load(Path file) {
        return LOADED.computeIfAbsent(file.toAbsolutePath(), Chdb::loadNow);
    }

    private static Chdb loadNow(Path file) {
        try {
            return new Chdb(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException cause) {
            throw new IllegalStateException(
                    "The ClickHouse library cannot be loaded: " + file, cause);
        }
    }

    private MethodHandle bind(String name, FunctionDescriptor shape) {
        var address =
                library.find(name)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "The ClickHouse library has no function " + name));
        return Linker.nativeLinker().downcallHandle(address, shape);
    }

    /** Keeps the engine from installing handlers. It resets the present ones: see Signals. */
    void leaveSignalsAlone() {
        try {
            setSignalHandlers.invokeExact(0);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** A handle to close later, or null when the engine does not start. */
    @Nullable MemorySegment connect(List<String> arguments) {
        try (var arena = Arena.ofConfined()) {
            var vector = arena.allocate(MemoryLayout.sequenceLayout(arguments.size(), ADDRESS));
            for (var i = 0; i < arguments.size(); i++) {
                vector.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
            }
            var handle = (MemorySegment) connect.invokeExact(arguments.size(), vector);
            return handle.address() == 0 ? null : handle;
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** The connection behind a handle: what every other function takes. */
    static MemorySegment connection(MemorySegment handle) {
        return handle.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    void close(MemorySegment handle) {
        try {
            close.invokeExact(handle);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** The whole result at once; to be destroyed. */
    MemorySegment query(MemorySegment connection, String sql, String format, Parameters bound) {
        return ask(query, connection, sql, format, bound);
    }

    /** A result to fetch piece by piece; to be destroyed. */
    MemorySegment stream(MemorySegment connection, String sql, String format, Parameters bound) {
        return ask(stream, connection, sql, format, bound);
    }

    private MemorySegment ask(
            MethodHandle how,
            MemorySegment connection,
            String sql,
            String format,
            Parameters bound) {
        try (var arena = Arena.ofConfined()) {
            var text = utf8(arena, sql);
            var shape = utf8(arena, format);
            var names = new Texts(arena, bound.names());
            var values = new Texts(arena, bound.values());
            return (MemorySegment)
                    how.invokeExact(
                            connection,
                            text,
                            text.byteSize(),
                            shape,
                            shape.byteSize(),
                            names.pointers,
                            names.lengths,
                            values.pointers,
                            values.lengths,
                            (long) bound.names().size());
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** The next piece of a stream; to be destroyed. Empty at the end. */
    MemorySegment fetch(MemorySegment connection, MemorySegment stream) {
        try {
            return (MemorySegment) fetch.invokeExact(connection, stream);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    void cancelStream(MemorySegment connection, MemorySegment stream) {
        try {
            cancelStream.invokeExact(connection, stream);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Starts an insert; to be destroyed, also when it failed. */
    MemorySegment insert(MemorySegment connection, String sql, String format) {
        try (var arena = Arena.ofConfined()) {
            var text = utf8(arena, sql);
            var shape = utf8(arena, format);
            return (MemorySegment)
                    insert.invokeExact(connection, text, text.byteSize(), shape, shape.byteSize());
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Hands over bytes, which are copied; false when the insert has failed. */
    boolean append(MemorySegment insert, MemorySegment bytes) {
        try {
            return (int) append.invokeExact(insert, bytes, bytes.byteSize()) == 0;
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** Ends an insert; the result is to be destroyed. */
    MemorySegment done(MemorySegment insert) {
        try {
            return (MemorySegment) done.invokeExact(insert);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Nullable String insertError(MemorySegment insert) {
        try {
            return text((MemorySegment) insertError.invokeExact(insert));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    void destroyInsert(MemorySegment insert) {
        try {
            destroyInsert.invokeExact(insert);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Nullable String error(MemorySegment result) {
        try {
            return text((MemorySegment) error.invokeExact(result));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    byte[] bytes(MemorySegment result) {
        try {
            var size = (long) length.invokeExact(result);
            if (size == 0) {
                return new byte[0];
            }
            var data = (MemorySegment) buffer.invokeExact(result);
            return data.reinterpret(size).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    void destroy(MemorySegment result) {
        try {
            destroy.invokeExact(result);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    private static @Nullable String text(MemorySegment pointer) {
        return pointer.address() == 0
                ? null
                : pointer.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
    }

    private static MemorySegment utf8(Arena arena, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var segment = arena.allocate(Math.max(bytes.length, 1));
        MemorySegment.copy(
                bytes, 0, segment, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment.asSlice(0, bytes.length);
    }

    /** Method handles declare Throwable; these throw only what is a defect of ours. */
    private static RuntimeException unexpected(Throwable failure) {
        return switch (failure) {
            case RuntimeException it -> it;
            case Error it -> throw it;
            default -> new IllegalStateException("unexpected failure of a native call", failure);
        };
    }

    /** Texts as C takes them: an array of pointers and an array of lengths. */
    private static final class Texts {
        private final MemorySegment pointers;
        private final MemorySegment lengths;

        Texts(Arena arena, List<String> texts) {
            pointers = arena.allocate(ADDRESS, Math.max(texts.size(), 1));
            lengths = arena.allocate(JAVA_LONG, Math.max(texts.size(), 1));
            for (var i = 0; i < texts.size(); i++) {
                var text = utf8(arena, texts.get(i));
                pointers.setAtIndex(ADDRESS, i, text);
                lengths.setAtIndex(JAVA_LONG, i, text.byteSize());
            }
        }
    }
}
