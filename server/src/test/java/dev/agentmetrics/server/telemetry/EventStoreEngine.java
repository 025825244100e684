package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.NativeLibrary;
import java.nio.file.Path;

/** The real engine for tests. A process can have one data directory open at a time. */
public final class EventStoreEngine {

    private EventStoreEngine() {}

    /** Without tables. */
    public static ClickHouse open(Path directory) {
        return EmbeddedClickHouse.open(EmbeddedSettings.of(directory, NativeLibrary.locate(null)));
    }
}
