package dev.agentmetrics.clickhouse.internal.atrest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file without a name, in memory, that only this process can open and that is gone with it
 * ({@code memfd_create}). For what a library wants to read from a file and no disk may have.
 */
public final class MemoryFile implements AutoCloseable {

    private static final int CLOSE_ON_EXEC = 1;

    private final MethodHandle close;
    private final int descriptor;

    public MemoryFile(String text) throws IOException {
        var linker = Linker.nativeLinker();
        var libc = linker.defaultLookup();
        var create =
                linker.downcallHandle(
                        libc.findOrThrow("memfd_create"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        close =
                linker.downcallHandle(
                        libc.findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            descriptor =
                    (int) create.invokeExact(arena.allocateFrom("configuration"), CLOSE_ON_EXEC);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
        if (descriptor < 0) {
            throw new IOException("no file in memory: memfd_create failed");
        }
        Files.write(path(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Good until it is closed, in this process. */
    public Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() {
        try {
            var _ = (int) close.invokeExact(descriptor);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
