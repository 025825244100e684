package dev.agentmetrics.server.telemetry;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.telemetry.internal.EventStoreKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real engine for tests. A process can have one data directory open at a time. */
public final class EventStoreEngine {

    private static final EngineKeys KEYS =
            EngineKeys.of("test", Map.of("test", new byte[EngineKeys.BYTES]));

    private EventStoreEngine() {}

    /** Without tables. */
    public static ClickHouse open(Path directory) {
        return open(directory, KEYS);
    }

    /** With the keys that a deployment has. */
    public static ClickHouse open(Path directory, KeySource keys) {
        return open(directory, new EventStoreKeys(keys).get());
    }

    private static ClickHouse open(Path directory, EngineKeys keys) {
        return EmbeddedClickHouse.open(
                EmbeddedSettings.of(directory, NativeLibrary.locate(null), keys));
    }

    /** Empties the tables, for the next test on the same engine. To open one takes long. */
    public static void clear(ClickHouse engine) {
        for (var table :
                List.of(
                        "runs",
                        "client_events",
                        "spans",
                        "open_spans",
                        "span_events",
                        "scores",
                        "metric_points",
                        "span_contents",
                        "run_hours",
                        "duration_hours",
                        "call_hours",
                        "trace_states",
                        "trace_mark")) {
            engine.execute(Query.of("TRUNCATE TABLE " + table));
        }
    }
}
