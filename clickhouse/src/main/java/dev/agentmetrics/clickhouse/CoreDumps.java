package dev.agentmetrics.clickhouse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this process's memory, and so its keys, out of core dumps. */
public final class CoreDumps {

    private static final Logger LOG = LoggerFactory.getLogger(CoreDumps.class);

    /** What of the memory goes into a dump, as bits. It also counts where dumps go to a program. */
    private static final Path FILTER = Path.of("/proc/self/coredump_filter");

    private static final int RLIMIT_CORE = 4;

    private CoreDumps() {}

    /** No dump is written, and one that is written all the same has no memory in it. */
    public static void forbid() {
        try {
            Files.writeString(FILTER, "0");
            limit();
        } catch (IOException failure) {
            LOG.warn("core dumps cannot be switched off: {}", failure.toString());
        }
    }

    private static void limit() throws IOException {
        var linker = Linker.nativeLinker();
        var setrlimit =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setrlimit"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        try (var arena = Arena.ofConfined()) {
            // Twice zero: the soft and the hard limit.
            var none = arena.allocate(JAVA_LONG, 2);
            if ((int) setrlimit.invokeExact(RLIMIT_CORE, none) != 0) {
                throw new IOException("setrlimit refused");
            }
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
