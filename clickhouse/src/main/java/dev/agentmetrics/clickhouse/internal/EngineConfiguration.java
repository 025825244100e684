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
     * No log tables: they would outgrow small data. Parts stay in one file each for longer than
     * usual: merging many small columns into files of their own is what an insert costs most.
     */
    private static String text(EmbeddedSettings settings) {
        return """
        <clickhouse>
            <timezone>UTC</timezone>
            <logger><level>none</level></logger>
            <max_server_memory_usage>%d</max_server_memory_usage>
            <max_server_memory_usage_to_ram_ratio>0.9</max_server_memory_usage_to_ram_ratio>
            <mark_cache_size>%d</mark_cache_size>
            <uncompressed_cache_size>0</uncompressed_cache_size>
            <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
            <mmap_cache_size>0</mmap_cache_size>
            <max_thread_pool_size>200</max_thread_pool_size>
            <max_thread_pool_free_size>20</max_thread_pool_free_size>
            <background_pool_size>4</background_pool_size>
            <background_merges_mutations_concurrency_ratio>1</background_merges_mutations_concurrency_ratio>
            <background_move_pool_size>1</background_move_pool_size>
            <background_fetches_pool_size>1</background_fetches_pool_size>
            <background_common_pool_size>2</background_common_pool_size>
            <background_buffer_flush_schedule_pool_size>1</background_buffer_flush_schedule_pool_size>
            <background_schedule_pool_size>2</background_schedule_pool_size>
            <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size>
            <background_distributed_schedule_pool_size>1</background_distributed_schedule_pool_size>
            <tables_loader_foreground_pool_size>2</tables_loader_foreground_pool_size>
            <tables_loader_background_pool_size>2</tables_loader_background_pool_size>
            <max_build_vector_similarity_index_thread_pool_size>1</max_build_vector_similarity_index_thread_pool_size>
            <asynchronous_metrics_update_period_s>60</asynchronous_metrics_update_period_s>
            <merge_tree>
                <min_bytes_for_wide_part>67108864</min_bytes_for_wide_part>
                <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
                <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
                <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
            </merge_tree>
        </clickhouse>
        """
                .formatted(settings.memoryBytes(), Math.min(64L << 20, settings.memoryBytes() / 8));
    }
}
