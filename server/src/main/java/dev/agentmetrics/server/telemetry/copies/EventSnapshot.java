package dev.agentmetrics.server.telemetry.copies;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The event store as it was at one moment. Close it as soon as it was read. */
public final class EventSnapshot implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofHours(6);

    private final ClickHouse engine;
    private final Runnable drop;

    EventSnapshot(ClickHouse engine, Runnable drop) {
        this.engine = engine;
        this.drop = drop;
    }

    public List<String> tables() {
        return CopiedTable.ALL;
    }

    public List<String> columns(String table) {
        return CopiedTable.columns(engine, table);
    }

    /** All its segments, oldest month first. */
    public List<Segment> segments(String table) {
        return engine.query(
                Query.of(
                                "SELECT name, partition_id, hash_of_all_files, rows,"
                                        + " data_uncompressed_bytes FROM system.parts"
                                        + " WHERE database = currentDatabase() AND active"
                                        + " AND table = {table:String}"
                                        + " ORDER BY partition_id, min_block_number")
                        .with("table", EventSnapshots.copy(table)),
                row ->
                        new Segment(
                                table,
                                row.string("name"),
                                row.string("partition_id"),
                                row.string("hash_of_all_files"),
                                row.integer("rows"),
                                row.integer("data_uncompressed_bytes")));
    }

    public TableSum sum(Segment segment, List<String> columns) {
        return CopiedTable.sum(
                engine,
                EventSnapshots.copy(segment.table()),
                columns,
                new Query("WHERE _part = {part:String}", part(segment), LIMIT));
    }

    /**
     * Its rows in the engine's own format. One thread and small blocks: whoever sends events needs
     * the machine, too.
     */
    public void read(Segment segment, List<String> columns, Consumer<byte[]> pieces) {
        var sql =
                "SELECT %s FROM %s WHERE _part = {part:String} SETTINGS max_threads = 1, max_block_size = 16384"
                        .formatted(
                                String.join(", ", columns), EventSnapshots.copy(segment.table()));
        engine.bulk().read(new Query(sql, part(segment), LIMIT), pieces);
    }

    private static Map<String, Object> part(Segment segment) {
        return Map.of("part", segment.name());
    }

    @Override
    public void close() {
        drop.run();
    }
}
