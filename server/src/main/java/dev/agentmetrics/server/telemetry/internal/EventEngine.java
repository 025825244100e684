package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.telemetry.TelemetrySettings;
import java.time.Duration;

/** Opens the engine on a deployment's data, whoever needs it. Tables are not looked at. */
public final class EventEngine {

    private static final int READERS = 3;

    /** Roll-ups and deletions may take minutes; an insert must not wait for them. */
    private static final int HOUSEKEEPERS = 1;

    private EventEngine() {}

    /**
     * @throws IllegalStateException with a sentence for the operator
     */
    public static EmbeddedClickHouse open(
            TelemetrySettings settings, DataDir dataDir, EngineKeys keys, Duration shutdownGrace) {
        return EmbeddedClickHouse.open(
                new EmbeddedSettings(
                        dataDir.clickhouse(),
                        NativeLibrary.locate(settings.clickhouseLibrary()),
                        keys,
                        settings.clickhouseMemory().toBytes(),
                        READERS,
                        GroupCommitWriter.Limits.DEFAULT.writers() + HOUSEKEEPERS,
                        shutdownGrace));
    }
}
