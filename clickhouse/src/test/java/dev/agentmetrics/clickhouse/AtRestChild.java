package dev.agentmetrics.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What the tests of encryption at rest run in a process of its own. */
final class AtRestChild {

    /** Planted in every row of a text column; must be on no disk. */
    static final String NEEDLE = "needle-7f3e9a-do-not-find-me";

    static final int PARTITIONS = 12;

    private AtRestChild() {}

    /** Arguments: what to do, the data directory, the ids of the keys, the current one first. */
    static Child start(String what, Path directory, String... ids) throws IOException {
        var arguments = new ArrayList<>(List.of(what, directory.toString()));
        arguments.addAll(List.of(ids));
        return new Child(AtRestChild.class, arguments.toArray(String[]::new));
    }

    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[1]);
        var keys = keys(Arrays.asList(arguments).subList(2, arguments.length));
        if (arguments[0].startsWith("flip-")) {
            BitFlips.run(directory, keys, Integer.parseInt(arguments[0].substring(5)));
            return;
        }
        EmbeddedClickHouse engine;
        try {
            engine = open(directory, keys);
        } catch (IllegalStateException refused) {
            System.out.println("refused: " + refused.getMessage());
            return;
        }
        switch (arguments[0]) {
            case "write" -> {
                write(engine);
                engine.execute(
                        Query.of("DELETE FROM facts WHERE id < 10 SETTINGS mutations_sync = 2"));
            }
            case "write-once" -> write(engine);
            case "read" -> System.out.println("read " + digest(engine));
            case "spill" -> spill(engine);
            case "elsewhere" ->
                    engine.execute(
                            Query.of(
                                    "CREATE TABLE elsewhere (a UInt8) ENGINE = MergeTree ORDER BY a"
                                            + " SETTINGS storage_policy = 'default'"));
            case "rotate" -> rotate(engine, arguments[3]);
            case "tell" -> tell(engine, keys);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        engine.close();
    }

    private static EngineKeys keys(List<String> ids) {
        if (ids.isEmpty()) {
            return EngineKeys.inClear();
        }
        var keys = new LinkedHashMap<String, byte[]>();
        for (var id : ids) {
            // "id" or "id=another key than usual"
            var parts = id.split("=", -1);
            keys.put(parts[0], TestEngine.key(parts[parts.length - 1]));
        }
        return EngineKeys.of(ids.getFirst().split("=", -1)[0], keys);
    }

    static EmbeddedClickHouse open(Path directory, EngineKeys keys) {
        return EmbeddedClickHouse.open(
                EmbeddedSettings.of(directory, NativeLibrary.locate(null), keys));
    }

    /** One part in each partition: nothing to merge. */
    static void write(ClickHouse engine) {
        new SchemaMigrations(engine, Clock.systemUTC())
                .apply(
                        List.of(
                                new SchemaMigrations.Migration(
                                        1,
                                        "make",
                                        """
                                        CREATE TABLE IF NOT EXISTS facts (id UInt64, month Date, text String,
                                            INDEX by_text text TYPE bloom_filter GRANULARITY 1)
                                            ENGINE = MergeTree PARTITION BY toYYYYMM(month) ORDER BY id;
                                        CREATE TABLE IF NOT EXISTS sums (id UInt64, n UInt64)
                                            ENGINE = ReplacingMergeTree(n) ORDER BY id;
                                        """)));
        for (var partition = 0; partition < PARTITIONS; partition++) {
            engine.execute(
                    Query.of(
                                    "INSERT INTO facts SELECT number, toDate('2026-01-01')"
                                            + " + toIntervalMonth({p:UInt32}),"
                                            + " {needle:String} || toString(number) || hex(cityHash64(number))"
                                            + " FROM numbers(5000)")
                            .with("p", partition)
                            .with("needle", NEEDLE));
        }
        engine.execute(Query.of("INSERT INTO sums SELECT number, number FROM numbers(1000)"));
    }

    /** Asked in several ways: damage may show in one and not in another. */
    static String digest(ClickHouse engine) {
        return List.of(
                        "SELECT count() AS n FROM facts",
                        "SELECT sum(cityHash64(*)) + count() AS n FROM facts",
                        "SELECT count() AS n FROM facts WHERE month >= '2026-06-01'",
                        "SELECT sum(id) AS n FROM facts WHERE id BETWEEN 100 AND 2000",
                        "SELECT toUInt64(toUInt32(min(month)) + toUInt32(max(month))) AS n FROM facts",
                        "SELECT count() AS n FROM facts WHERE text = '"
                                + NEEDLE
                                + "77' || hex(cityHash64(77))",
                        "SELECT sum(n) + count() AS n FROM sums",
                        "SELECT sum(version) AS n FROM schema_migrations")
                .stream()
                .map(sql -> engine.query(Query.of(sql), row -> row.bits("n")).getFirst())
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /** Makes the engine write intermediate results out, and holds it there. */
    private static void spill(EmbeddedClickHouse engine) throws InterruptedException {
        write(engine);
        var asking =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        engine.query(
                                                Query.of(
                                                                """
                                                                SELECT sum(sleepEachRow(0.002)) AS n FROM (SELECT text, count() AS c FROM facts GROUP BY text)
                                                                SETTINGS max_bytes_before_external_group_by = 1,
                                                                    max_bytes_ratio_before_external_group_by = 0, max_block_size = 1000,
                                                                    group_by_two_level_threshold = 1, group_by_two_level_threshold_bytes = 1
                                                                """)
                                                        .within(Duration.ofMinutes(5)),
                                                _ -> 1));
        long spilled;
        do {
            spilled =
                    engine.urgent()
                            .query(
                                    Query.of(
                                            "SELECT sum(ProfileEvents['ExternalAggregationWritePart']) AS n"
                                                    + " FROM system.processes"),
                                    row -> row.bits("n"))
                            .getFirst();
        } while (spilled < 3);
        System.out.println("spilled");
        // Until it is killed; the question takes a minute.
        asking.join();
        Thread.currentThread().join();
    }

    /** Until nothing needs the old key, while somebody inserts. */
    private static final int INSERTS_MEANWHILE = 50;

    private static void rotate(EmbeddedClickHouse engine, String old) {
        System.out.println("open");
        var inserted = 0;
        while (!engine.reencryption().isDone() || engine.needs(old)) {
            if (inserted < INSERTS_MEANWHILE) {
                engine.execute(Query.of("INSERT INTO sums SELECT 5000, 0"));
                inserted++;
            } else {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        var progress = engine.reencryption();
        System.out.println("moved " + progress.done() + " " + progress.total() + " " + inserted);
    }

    /** Every table of the engine about itself is searched for the keys. */
    private static void tell(EmbeddedClickHouse engine, EngineKeys keys) throws IOException {
        var tables =
                engine.query(
                        // What tells of settings, statements and doings. Others have no end.
                        Query.of(
                                "SELECT name FROM system.tables WHERE database = 'system' AND"
                                        + " match(name, 'disk|polic|setting|process|_log$|warning|macro|build_opt|storage|backup|user|named|^tables$|^columns$|^databases$|merges|mutations|quer')"),
                        row -> row.string("name"));
        var searched = 0;
        for (var table : tables) {
            for (var id : keys.ids()) {
                try {
                    var found =
                            engine.query(
                                            Query.of(
                                                            "SELECT count() AS n FROM (SELECT * FROM system."
                                                                    + table
                                                                    + " LIMIT 10000) WHERE"
                                                                    + " position(lower(toString(tuple(*))), {key:String}) > 0"
                                                                    + " SETTINGS log_queries = 0, max_execution_time = 5")
                                                    .with("key", half(keys.key(id))),
                                            row -> row.bits("n"))
                                    .getFirst();
                    searched++;
                    // What is running just now is this very question.
                    if (found > 0 && !table.equals("processes")) {
                        System.out.println("told by " + table);
                    }
                } catch (ClickHouseException cannotBeRead) {
                    // Of a kind that this engine does not have.
                }
            }
        }
        System.out.println("searched " + searched);
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            open.map(AtRestChild::target)
                    .filter(target -> target.contains("memfd"))
                    .forEach(target -> System.out.println("still open: " + target));
        }
        System.out.println("dumps " + Files.readString(Path.of("/proc/self/coredump_filter")));
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max core file size"))
                .forEach(System.out::println);
    }

    /** Half of the digits: the question itself must not be found. */
    private static String half(byte[] key) {
        return HexFormat.of().formatHex(key).substring(0, 32);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
