package dev.agentmetrics.clickhouse;

import dev.agentmetrics.clickhouse.internal.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the engine's shared library, or says what to do. */
public final class NativeLibrary {

    private NativeLibrary() {}

    /**
     * The configured file, or else the one of the package beside the sources, looked for from the
     * working directory upwards.
     *
     * @throws IllegalStateException with a sentence for the operator when there is none
     */
    public static Path locate(@Nullable Path configured) {
        if (configured != null) {
            if (!Files.isReadable(configured)) {
                throw new IllegalStateException(
                        "The event store's library is not readable at " + configured + ".");
            }
            return configured;
        }
        var platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        return installed(Path.of("").toAbsolutePath(), platform)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The event store's library (libchdb.so) is missing. Run './dev build', or "
                                                + "install the npm package @chdb/lib-"
                                                + platform
                                                + " and set AGENTMETRICS_CLICKHOUSE_LIBRARY to its libchdb.so."));
    }

    /**
     * Begins to load it beside other work: it has half a gigabyte, and whoever opens the engine
     * later waits for the rest only. What is wrong with it is said then.
     */
    public static void loadAhead(@Nullable Path configured) {
        var loading =
                Thread.ofPlatform().name("engine-library").start(() -> loadIfThere(configured));
        // A process that ends in the middle would run destructors of what is half constructed.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(loading)));
    }

    private static void loadIfThere(@Nullable Path configured) {
        try {
            Engine.load(locate(configured));
        } catch (IllegalStateException _) {
            // Whoever opens the engine fails in the same way, and is heard.
        }
    }

    private static void await(Thread loading) {
        try {
            loading.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    static String platform(String system, String architecture) {
        var os = system.toLowerCase(Locale.ROOT);
        var cpu =
                switch (architecture) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> "";
                };
        if (!os.equals("linux") || cpu.isEmpty()) {
            throw new IllegalStateException(
                    "The embedded event store runs on Linux (x86-64 or arm64, glibc), not on "
                            + system
                            + " "
                            + architecture
                            + ".");
        }
        return "linux-" + cpu + "-gnu";
    }

    private static Optional<Path> installed(Path start, String platform) {
        for (var folder = start; folder != null; folder = folder.getParent()) {
            for (var parent : new String[] {"clickhouse/native", "native"}) {
                var library =
                        folder.resolve(parent)
                                .resolve("node_modules/@chdb/lib-" + platform + "/libchdb.so");
                if (Files.isReadable(library)) {
                    return Optional.of(library);
                }
            }
        }
        return Optional.empty();
    }
}
