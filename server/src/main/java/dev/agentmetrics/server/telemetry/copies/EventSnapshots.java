package dev.agentmetrics.server.telemetry.copies;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.telemetry.internal.Schema;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Makes snapshots of the event store while events come in.
 *
 * <p>A snapshot is a second table over the same files, made by hard links in milliseconds; merges
 * and deletions in the first one do not touch it. It takes the room of what is deleted or merged
 * meanwhile, so it is dropped as soon as it was read, or at the next start.
 */
@Component
public class EventSnapshots {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ClickHouse engine;

    public EventSnapshots(ClickHouse engine) {
        this.engine = engine;
        drop();
    }

    /** Of the tables of this release. */
    public static int schemaVersion() {
        return Schema.migrations().size();
    }

    /**
     * Everything that was acknowledged before this call, and perhaps what came during it. One at a
     * time.
     */
    public EventSnapshot take() {
        drop();
        for (var table : CopiedTable.ALL) {
            var copy = copy(table);
            execute("CREATE TABLE %s AS %s".formatted(copy, table));
            // Its parts keep their names for as long as it is read.
            execute("SYSTEM STOP MERGES " + copy);
            execute("ALTER TABLE %s ATTACH PARTITION ALL FROM %s".formatted(copy, table));
        }
        return new EventSnapshot(engine, this::drop);
    }

    static String copy(String table) {
        return "backup_of_" + table;
    }

    private void drop() {
        for (var table : CopiedTable.ALL) {
            execute("DROP TABLE IF EXISTS " + copy(table) + " SYNC");
        }
    }

    private void execute(String sql) {
        engine.execute(Query.of(sql).within(LIMIT));
    }
}
