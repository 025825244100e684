package dev.agentmetrics.server.telemetry.copies;

import dev.agentmetrics.clickhouse.BulkCopy;
import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import dev.agentmetrics.server.telemetry.internal.EventEngine;
import dev.agentmetrics.server.telemetry.internal.EventStoreKeys;
import dev.agentmetrics.server.telemetry.internal.Schema;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A new event store to put a copy into, without a server around it. */
public final class EmptyEventStore implements AutoCloseable {

    private final EmbeddedClickHouse engine;

    private EmptyEventStore(EmbeddedClickHouse engine) {
        this.engine = engine;
    }

    /** Made with the tables as they were at a version that this release knows. */
    public static EmptyEventStore create(
            TelemetrySettings settings, DataDir dataDir, KeySource keys, int version, Clock clock) {
        var engine =
                EventEngine.open(settings, dataDir, new EventStoreKeys(keys).get(), Duration.ZERO);
        try {
            new SchemaMigrations(engine, clock).apply(Schema.migrations().subList(0, version));
            return new EmptyEventStore(engine);
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** Rows as {@link EventSnapshot#read} gave them. */
    public void write(String table, List<String> columns, BulkCopy.Pieces pieces) {
        engine.bulk().write(known(table), columns, pieces);
    }

    public TableSum sum(String table, List<String> columns) {
        return CopiedTable.sum(
                engine, known(table), columns, new Query("", Map.of(), Query.DEFAULT_TIME_LIMIT));
    }

    private static String known(String table) {
        if (!CopiedTable.ALL.contains(table)) {
            throw new IllegalArgumentException("there is no table " + table);
        }
        return table;
    }

    @Override
    public void close() {
        engine.close();
    }
}
