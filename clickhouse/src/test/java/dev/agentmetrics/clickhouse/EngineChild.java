package dev.agentmetrics.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the lifecycle tests run in a process of its own: that process may be killed. */
final class EngineChild {

    static final int BATCH = 200;

    private EngineChild() {}

    static Child start(String what, Path directory, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of(what, directory.toString()));
        arguments.addAll(List.of(more));
        return new Child(EngineChild.class, arguments.toArray(String[]::new));
    }

    /** Arguments: what to do, the data directory, and for a full disk the file that fills it. */
    public static void main(String[] arguments) throws Exception {
        var engine = TestEngine.open(Path.of(arguments[1]));
        engine.execute(
                Query.of(
                        "CREATE TABLE IF NOT EXISTS rows (id UInt64, payload String)"
                                + " ENGINE = MergeTree ORDER BY id"));
        switch (arguments[0]) {
            case "insert" -> insertForEver(engine);
            case "query" -> query(engine);
            case "leave" -> System.out.println("leaving");
            case "exit" -> System.exit(7);
            case "wait" -> {
                System.out.println("open");
                Thread.currentThread().join();
            }
            case "count" -> count(engine);
            case "fill" -> fill(engine, Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void insertForEver(ClickHouse engine) {
        try {
            for (var batch = 0; ; batch++) {
                insert(engine, batch, 16);
                System.out.println("acknowledged " + (batch + 1) * BATCH);
            }
        } catch (ClickHouseException.Unavailable _) {
            // The engine is closing; what was refused was not acknowledged.
        }
    }

    private static void query(ClickHouse engine) {
        System.out.println("querying");
        try {
            engine.query(Query.of("SELECT count() AS n FROM numbers(1000000000000)"), _ -> 1);
        } catch (ClickHouseException failure) {
            System.out.println("ended " + failure.getClass().getSimpleName());
        }
    }

    private static void count(EmbeddedClickHouse engine) {
        engine.query(
                Query.of("SELECT count() AS n, uniqExact(id) AS ids, max(id) AS last FROM rows"),
                row -> {
                    System.out.println("count " + row.integer("n") + " " + row.integer("ids"));
                    return 1;
                });
        engine.close();
    }

    /** Inserts until the disk is full, makes room, and inserts again. */
    private static void fill(EmbeddedClickHouse engine, Path ballast) throws IOException {
        var batch = 0;
        var acknowledged = 0;
        while (true) {
            try {
                insert(engine, batch++, 20_000);
                acknowledged += BATCH;
            } catch (ClickHouseException.StorageFull _) {
                System.out.println("full");
                break;
            }
        }
        Files.delete(ballast);
        insert(engine, batch, 20);
        acknowledged += BATCH;
        System.out.println("acknowledged " + acknowledged);
        engine.close();
    }

    private static void insert(ClickHouse engine, int batch, int size) {
        var random = new java.util.SplittableRandom(batch);
        var rows = new RowBinary(BATCH * (size + 16));
        for (var i = 0; i < BATCH; i++) {
            var payload = new byte[size];
            random.nextBytes(payload);
            rows.int64((long) batch * BATCH + i).raw(payload, 0, size).endRow();
        }
        engine.insert(new Insert("rows", List.of("id", "payload"), rows));
    }
}
