package dev.agentmetrics.clickhouse;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to open the embedded engine.
 *
 * @param dataDirectory made when absent; owned by one process at a time
 * @param library the shared library, see {@link NativeLibrary#locate}
 * @param keys what its data is encrypted with
 * @param memoryBytes the most the engine may allocate
 * @param readers connections for queries; there is one more for urgent ones
 * @param writers connections for inserts and DDL
 * @param shutdownGrace how long a shutdown hook waits for the owner to call {@link
 *     ClickHouse#close} before it does so itself; zero when nobody else will
 */
public record EmbeddedSettings(
        Path dataDirectory,
        Path library,
        EngineKeys keys,
        long memoryBytes,
        int readers,
        int writers,
        Duration shutdownGrace) {

    /** Enough for tens of millions of runs on a machine with two cores. */
    public static final long DEFAULT_MEMORY = 700L << 20;

    public EmbeddedSettings {
        if (readers < 1 || writers < 1) {
            throw new IllegalArgumentException("at least one reader and one writer");
        }
        if (memoryBytes < 256L << 20) {
            throw new IllegalArgumentException("the engine needs at least 256 MB");
        }
    }

    /** The defaults, for a data directory. */
    public static EmbeddedSettings of(Path dataDirectory, Path library, EngineKeys keys) {
        return new EmbeddedSettings(
                dataDirectory, library, keys, DEFAULT_MEMORY, 3, 2, Duration.ZERO);
    }
}
