package dev.agentmetrics.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.Insert;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowBinary;
import dev.agentmetrics.clickhouse.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, because a process can have only one engine. */
class DurableInsertTest {

    @TempDir Path directory;

    @Test
    void anInsertReturnsAfterASyncAndFailsWithIt() throws Exception {
        assertThat(run("fail"))
                .contains("syncs for one insert: 1")
                .contains("refused: StorageFull");
    }

    /**
     * Red when an insert is given up at its limit while it still runs: whoever believed that it had
     * failed, and looked, would not find the rows that come later.
     */
    @Test
    void anInsertThatTakesTooLongIsAwaitedAllTheSame() throws Exception {
        assertThat(run("hang")).contains("returned after the sync: true").contains("rows: 1");
    }

    private String run(String what) throws IOException, InterruptedException {
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DurableInsertTest.class.getName(),
                                directory.toString(),
                                what)
                        .redirectErrorStream(true)
                        .start();
        var output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        return output;
    }

    public static void main(String[] arguments) {
        if (arguments[1].equals("fail")) {
            fail(Path.of(arguments[0]));
        } else {
            hang(Path.of(arguments[0]));
        }
    }

    private static void hang(Path directory) {
        var hanging = new AtomicBoolean();
        var synced = new AtomicBoolean();
        var returned = new CountDownLatch(1);
        var engine =
                Engine.start(
                        EmbeddedSettings.of(
                                directory, NativeLibrary.locate(null), TestEngine.keys()),
                        new EngineLimits(
                                Duration.ofSeconds(10),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(15),
                                1,
                                1 << 20),
                        _ ->
                                () -> {
                                    if (hanging.get()) {
                                        // Far beyond the limit, unless the insert is given up.
                                        await(returned);
                                        synced.set(true);
                                    }
                                });
        var clickhouse = engine.database("default");
        clickhouse.execute(Query.of("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a"));
        hanging.set(true);
        clickhouse.insert(new Insert("t", List.of("a"), new RowBinary(1).uint8(1).endRow()));
        System.out.println("returned after the sync: " + synced.get());
        returned.countDown();
        hanging.set(false);
        clickhouse.query(
                Query.of("SELECT count() AS n FROM t"),
                row -> {
                    System.out.println("rows: " + row.integer("n"));
                    return 1;
                });
        engine.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            var _ = latch.await(3, TimeUnit.SECONDS);
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void fail(Path directory) {
        var syncs = new AtomicInteger();
        var full = new AtomicInteger();
        var engine =
                Engine.start(
                        EmbeddedSettings.of(
                                directory, NativeLibrary.locate(null), TestEngine.keys()),
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
