package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.internal.atrest.MemoryFile;
import dev.agentmetrics.clickhouse.internal.atrest.SealedDisks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The engine's configuration, keys included. It is on no disk, and exists only while the first
 * connection is opened.
 */
final class EngineConfiguration implements AutoCloseable {

    private final MemoryFile file;

    private EngineConfiguration(MemoryFile file) {
        this.file = file;
    }

    /**
     * @param clearToo also the disk of older releases
     */
    static EngineConfiguration write(
            EmbeddedSettings settings, SealedDisks disks, boolean clearToo) {
        try {
            return new EngineConfiguration(
                    new MemoryFile(
                            text(settings, disks.tableSetting(), disks.configuration(clearToo))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the engine's configuration", e);
        }
    }

    Path file() {
        return file.path();
    }

    @Override
    public void close() {
        file.close();
    }

    /**
     * Small caches and pools: the process shares its machine with the JVM's heap and with others.
     * No log tables: they would outgrow small data. Parts stay in one file each for longer than
     * usual: merging many small columns into files of their own is what an insert costs most.
     */
    private static String text(EmbeddedSettings settings, String tables, String disks) {
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
                %s
                <min_bytes_for_wide_part>67108864</min_bytes_for_wide_part>
                <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
                <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
                <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
            </merge_tree>
            %s
        </clickhouse>
        """
                .formatted(
                        settings.memoryBytes(),
                        Math.min(64L << 20, settings.memoryBytes() / 8),
                        tables,
                        disks);
    }
}
