package dev.agentmetrics.clickhouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One engine for all tests of a JVM: connecting costs a third of a second, and a process can have
 * one data directory open at a time. Tests keep apart by tables or organisations of their own.
 */
public final class TestEngine {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestEngine() {}

    private static final class Shared {
        static final EmbeddedClickHouse ENGINE = open(temporaryDirectory().resolve("clickhouse"));
    }

    /** For tests that do not care. */
    public static EngineKeys keys() {
        return EngineKeys.of("key-1", Map.of("key-1", key("key-1")));
    }

    /** Not secret: the same text always gives the same key. */
    public static byte[] key(String text) {
        var key = new byte[EngineKeys.BYTES];
        new SplittableRandom(text.hashCode()).nextBytes(key);
        return key;
    }

    /** The engine that lives as long as the JVM. */
    public static ClickHouse shared() {
        return Shared.ENGINE;
    }

    /** An engine of one's own, for tests that close, lock or kill it. */
    public static EmbeddedClickHouse open(Path directory) {
        return EmbeddedClickHouse.open(
                EmbeddedSettings.of(directory, NativeLibrary.locate(null), keys()));
    }

    /** A name for a table that nobody else uses. */
    public static String tableName() {
        return "t_" + NAMES.incrementAndGet();
    }

    private static Path temporaryDirectory() {
        try {
            var directory = Files.createTempDirectory("clickhouse-test");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        Shared.ENGINE.close();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // A temporary directory that stays behind harms nobody.
        }
    }
}
