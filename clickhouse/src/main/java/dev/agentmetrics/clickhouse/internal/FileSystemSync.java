package dev.agentmetrics.clickhouse.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.agentmetrics.clickhouse.ClickHouseException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Writes everything of the data directory's file system to the disk: contents and directory
 * entries. The engine's own directory sync fails on an encrypted disk, and syncing file by file
 * would miss a rename.
 */
public final class FileSystemSync implements AutoCloseable {

    private static final int READ_ONLY_DIRECTORY = 0x10000;

    private final MethodHandle sync;
    private final MethodHandle closeFile;
    private final int descriptor;

    public FileSystemSync(Path directory) {
        var linker = Linker.nativeLinker();
        var libc = linker.defaultLookup();
        var onFile = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
        sync = linker.downcallHandle(libc.findOrThrow("syncfs"), onFile);
        closeFile = linker.downcallHandle(libc.findOrThrow("close"), onFile);
        var open =
                linker.downcallHandle(
                        libc.findOrThrow("open"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        try (var arena = Arena.ofConfined()) {
            descriptor =
                    (int)
                            open.invokeExact(
                                    arena.allocateFrom(directory.toString()), READ_ONLY_DIRECTORY);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (descriptor < 0) {
            throw new IllegalStateException("cannot open " + directory);
        }
    }

    /** Returns when everything written so far is on the disk. */
    public void sync() {
        if (call(sync) != 0) {
            throw new ClickHouseException.StorageFull("the data directory could not be synced");
        }
    }

    @Override
    public void close() {
        var _ = call(closeFile);
    }

    private int call(MethodHandle function) {
        try {
            return (int) function.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
