package dev.agentmetrics.bench;

import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.EngineKeys;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.telemetry.internal.EventStoreKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * How fast a server backs up two million runs, beside the engine that only reads them; and how long
 * it takes to restore them.
 */
final class BackupBench {

    private static final int INSERTS = Integer.getInteger("bench.inserts", 200);
    private static final Pattern SIZES = Pattern.compile("([0-9.]+) MB of data in ([0-9.]+) MB");

    private BackupBench() {}

    static void run() throws Exception {
        var table = new Table();
        var sink = Files.createTempDirectory("agentmetrics-bench-backups");
        var settings =
                Map.of(
                        "AGENTMETRICS_BACKUP_TO",
                        sink.toString(),
                        "AGENTMETRICS_BACKUP_DRILL_DAYS",
                        "0");
        var first = ServerUnderTest.start();
        first.close();
        try (var engine =
                new EngineAlone(events(first.dataDirectory()), keys(first.dataDirectory()))) {
            engine.insertRate(INSERTS);
        }
        double alone = readAlone(first.dataDirectory());
        try (var server = first.again(settings)) {
            awaitFirst(sink);
            double before = server.residentBytes() / 1e6;
            var start = System.nanoTime();
            var said = server.run(settings, "backup", "--full");
            double seconds = (System.nanoTime() - start) / 1e9;
            var sizes = SIZES.matcher(said);
            if (!sizes.find()) {
                throw new IOException(said);
            }
            double source = Double.parseDouble(sizes.group(1));
            table.row("runs", "%,.0f", INSERTS * 10_000.0);
            table.row("source, as the engine gives it", "%.0f MB", source);
            table.row("in the sink", "%.0f MB", Double.parseDouble(sizes.group(2)));
            table.row("backup, the command's start included", "%.0f MB/s", source / seconds);
            table.row("the engine reading alone", "%.0f MB/s", alone);
            table.row("time, in terms of reading alone", "%.1f times", seconds * alone / source);
            table.row("memory before", "%.0f MB", before);
            table.row("memory after", "%.0f MB", server.residentBytes() / 1e6);
            start = System.nanoTime();
            server.run(settings, "backup");
            table.row("increment with nothing new", "%.1f s", (System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            server.run(settings, "restore", "--dry-run");
            table.row("dry run", "%.0f MB/s", source * 1e9 / (System.nanoTime() - start));
            start = System.nanoTime();
            server.run(settings, "restore", "--trial");
            table.row(
                    "restore and comparison",
                    "%.0f MB/s",
                    source * 1e9 / (System.nanoTime() - start));
        }
        table.print();
    }

    private static Path events(Path dataDirectory) {
        return dataDirectory.resolve("clickhouse");
    }

    /** What the server made at its first start. */
    private static EngineKeys keys(Path dataDirectory) {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of()));
        try (var keys = ExistingKeys.of(settings, new DataDir(dataDirectory))) {
            return new EventStoreKeys(keys.source()).get();
        }
    }

    /** The same bytes by the same statement, on one thread, to nowhere. */
    private static double readAlone(Path dataDirectory) {
        try (var engine =
                EmbeddedClickHouse.open(
                        EmbeddedSettings.of(
                                events(dataDirectory),
                                NativeLibrary.locate(null),
                                keys(dataDirectory)))) {
            double best = 0;
            for (var i = 0; i < 2; i++) {
                var bytes = new AtomicLong();
                var start = System.nanoTime();
                engine.bulk()
                        .read(
                                Query.of(
                                                "SELECT * FROM runs SETTINGS max_threads = 1,"
                                                        + " max_block_size = 16384")
                                        .within(Duration.ofMinutes(10)),
                                piece -> bytes.addAndGet(piece.length));
                best = Math.max(best, bytes.get() * 1e3 / (System.nanoTime() - start));
            }
            return best;
        }
    }

    private static void awaitFirst(Path sink) throws InterruptedException {
        while (!Files.exists(sink.resolve("backup-0000000001/manifest"))) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
