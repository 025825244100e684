package dev.agentmetrics.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because a process can have only one engine. */
class DurableInsertTest {

    @TempDir Path directory;

    @Test
    void anInsertReturnsAfterASyncAndFailsWithIt() throws Exception {
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DurableInsertTest.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output).contains("syncs for one insert: 1").contains("refused: StorageFull");
    }

    public static void main(String[] arguments) {
        var syncs = new AtomicInteger();
        var full = new AtomicInteger();
        var engine =
                Engine.start(
                        EmbeddedSettings.of(Path.of(arguments[0]), NativeLibrary.locate(null)),
                        EngineLimits.DEFAULT,
                        _ -> () -> sync(syncs, full));
        var clickhouse = engine.database("default");
        clickhouse.execute(Query.of("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a"));
        var before = syncs.get();
        var insert = new Insert("t", List.of("a"), new RowBinary(1).uint8(1).endRow());
        clickhouse.insert(insert);
        System.out.println("syncs for one insert: " + (syncs.get() - before));
        full.set(28);
        try {
            clickhouse.insert(insert);
        } catch (ClickHouseException failure) {
            System.out.println("refused: " + failure.getClass().getSimpleName());
        }
        engine.close();
    }

    private static void sync(AtomicInteger syncs, AtomicInteger errno) throws IOException {
        syncs.incrementAndGet();
        if (errno.get() != 0) {
            throw new FileSystemSync.ErrnoException("syncfs", errno.get());
        }
    }
}
