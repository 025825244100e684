package dev.agentmetrics.clickhouse.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Writes everything of one file system to its disk, file contents and directory entries alike, by
 * {@code syncfs}. One call covers all files an insert has made.
 */
final class FileSystemSync implements GroupSync.Action, AutoCloseable {

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** O_DIRECTORY differs between processors, so it is left out; reading is 0 everywhere. */
    private static final int READ_ONLY = 0;

    private final MethodHandle syncfs;
    private final MethodHandle close;
    private final int descriptor;

    FileSystemSync(Path directory) throws IOException {
        var linker = Linker.nativeLinker();
        var libc = linker.defaultLookup();
        var errno = Linker.Option.captureCallState("errno");
        syncfs =
                linker.downcallHandle(
                        libc.findOrThrow("syncfs"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT),
                        errno);
        close =
                linker.downcallHandle(
                        libc.findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        var open =
                linker.downcallHandle(
                        libc.findOrThrow("open"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        errno,
                        Linker.Option.firstVariadicArg(2));
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            descriptor =
                    (int)
                            open.invokeExact(
                                    state, arena.allocateFrom(directory.toString()), READ_ONLY);
            if (descriptor < 0) {
                throw new ErrnoException("open", (int) ERRNO.get(state, 0L));
            }
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void run() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            if ((int) syncfs.invokeExact(state, descriptor) != 0) {
                throw new ErrnoException("syncfs", (int) ERRNO.get(state, 0L));
            }
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
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

    /** A system call's refusal, by its number. */
    static final class ErrnoException extends IOException {
        private static final long serialVersionUID = 1L;

        private static final int NO_SPACE = 28;
        private static final int QUOTA = 122;

        private final int errno;

        ErrnoException(String call, int errno) {
            super(call + " failed with errno " + errno);
            this.errno = errno;
        }

        boolean storageFull() {
            return errno == NO_SPACE || errno == QUOTA;
        }
    }
}
