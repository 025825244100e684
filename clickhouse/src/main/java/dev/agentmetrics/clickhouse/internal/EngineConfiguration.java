package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.EmbeddedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The engine's configuration file. It exists only while the connections are opened. */
public final class EngineConfiguration implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path file;

    private EngineConfiguration(Path file) {
        this.file = file;
    }

    /** Writes it to memory where there is such a place, readable by this user only. */
    public static EngineConfiguration write(EmbeddedSettings settings) {
        try {
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"));
            var file =
                    Files.isWritable(MEMORY)
                            ? Files.createTempFile(MEMORY, "clickhouse", ".xml", ownerOnly)
                            : Files.createTempFile("clickhouse", ".xml", ownerOnly);
            Files.writeString(file, text(settings));
            return new EngineConfiguration(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the engine's configuration", e);
        }
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Small caches and pools: the process shares its machine with the JVM's heap and with others.
     */
    private static String text(EmbeddedSettings settings) {
        return """
        <clickhouse>
            <max_server_memory_usage>%d</max_server_memory_usage>
            <mark_cache_size>67108864</mark_cache_size>
            <uncompressed_cache_size>0</uncompressed_cache_size>
            <max_thread_pool_size>200</max_thread_pool_size>
            <background_pool_size>2</background_pool_size>
            <background_schedule_pool_size>4</background_schedule_pool_size>
            <background_common_pool_size>2</background_common_pool_size>
            <background_move_pool_size>1</background_move_pool_size>
            <background_fetches_pool_size>1</background_fetches_pool_size>
            <profiles>
                <default>
                    <max_memory_usage>%d</max_memory_usage>
                    <max_threads>2</max_threads>
                </default>
            </profiles>
        </clickhouse>
        """
                .formatted(settings.memoryBytes(), settings.memoryBytes() / 2);
    }
}
