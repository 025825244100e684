package dev.agentmetrics.bench;

import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.server.telemetry.internal.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** The engine without a server: what the same table takes when rows come ready-made. */
final class EngineAlone implements AutoCloseable {

    private static final int ROWS = 10_000;

    private final EmbeddedClickHouse engine;

    /** With the server's tables, in a new directory. */
    EngineAlone(EngineKeys keys) throws IOException {
        this(Files.createTempDirectory("engine-alone"), keys);
    }

    /** With the server's tables, where they are or where none are yet. */
    EngineAlone(Path directory, EngineKeys keys) throws IOException {
        engine =
                EmbeddedClickHouse.open(
                        EmbeddedSettings.of(directory, NativeLibrary.locate(null), keys));
        new SchemaMigrations(engine, Clock.systemUTC()).apply(Schema.migrations());
    }

    /** As a server has it; the key is nobody's. */
    static EngineKeys encrypted() {
        return EngineKeys.of("bench", Map.of("bench", new byte[EngineKeys.BYTES]));
    }

    /** Rows per second, durable, one writer, 10,000 rows an insert. */
    double insertRate(int inserts) {
        var random = new SplittableRandom(3);
        var org = new UUID(1, 1);
        var start = 0L;
        // The first two inserts warm up and do not count.
        for (var i = -2; i < inserts; i++) {
            if (i == 0) {
                start = System.nanoTime();
            }
            engine.insert(
                    new Insert(
                            "runs",
                            List.of(
                                    "org_id",
                                    "run_id",
                                    "at",
                                    "received_after_ms",
                                    "trace_id",
                                    "agent_id",
                                    "status",
                                    "model",
                                    "input_tokens",
                                    "output_tokens",
                                    "metadata"),
                            rows(random, org)));
        }
        return inserts * (double) ROWS / ((System.nanoTime() - start) / 1e9);
    }

    private static RowBinary rows(SplittableRandom random, UUID org) {
        var rows = new RowBinary(ROWS * 260);
        var now = System.currentTimeMillis();
        for (var i = 0; i < ROWS; i++) {
            var id = new UUID(random.nextLong(), random.nextLong());
            rows.uuid(org)
                    .uuid(id)
                    .int64(now - i)
                    .int64(40)
                    .string(id.toString())
                    .string("agent-" + random.nextInt(10))
                    .uint8(1)
                    .string("claude-sonnet-4-5")
                    .int64(random.nextInt(9_000))
                    .int64(random.nextInt(2_000))
                    .string("{\"steps\":[{\"name\":\"retrieve\",\"duration_ms\":4}]}")
                    .endRow();
        }
        return rows;
    }

    /** Compressed bytes of all runs, divided by their number. */
    double bytesPerRun() {
        engine.execute(
                Query.of("OPTIMIZE TABLE runs FINAL").within(java.time.Duration.ofMinutes(10)));
        return engine.query(
                        Query.of(
                                "SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts "
                                        + "WHERE table = 'runs' AND active"),
                        row -> row.floating("bytes"))
                .getFirst();
    }

    /** Milliseconds of the engine for a chart's sums and percentiles over all runs: the median. */
    double questionMillis(int times) {
        var took = new double[times];
        for (var i = 0; i < times; i++) {
            var start = System.nanoTime();
            engine.query(
                    Query.of(
                            "SELECT toStartOfHour(at) AS hour, agent_id, count() AS n,"
                                    + " sum(input_tokens), sum(length(trace_id)),"
                                    + " quantilesDD(0.01, 0.5, 0.95)(output_tokens + 1)"
                                    + " FROM runs GROUP BY hour, agent_id"),
                    row -> row.integer("n"));
            took[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(took);
        return took[times / 2];
    }

    @Override
    public void close() {
        engine.close();
    }
}
