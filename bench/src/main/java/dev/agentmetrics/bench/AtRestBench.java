package dev.agentmetrics.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.agentmetrics.server.crypto.pages.PageKeys;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The control store with and without its encryption, the same statements in turn, so that whatever
 * else the machine does meets both.
 */
final class AtRestBench {

    private static final int ROUNDS = 12;
    private static final int COMMITS = 1500;
    private static final int BULK = 20_000;

    private AtRestBench() {}

    static void run() throws Exception {
        var directory = Files.createTempDirectory("agentmetrics-at-rest");
        try {
            measure(directory);
        } finally {
            remove(directory);
        }
    }

    private static void measure(Path directory) throws IOException, SQLException {
        var settings = new DatabaseSettings(directory, null, null, null);
        var seal = new ControlStoreSeal(PageKeys.of(1, Map.of(1, new byte[32])));
        var table = new Table();
        try (var store = ControlStore.open(settings, seal);
                var sealed = store.getConnection();
                var clear = DriverManager.getConnection(clear(store.getJdbcUrl(), directory))) {
            prepare(sealed);
            prepare(clear);
            compare(table, "single commits", COMMITS, sealed, clear, AtRestBench::commits);
            compare(table, "rows of one commit", BULK, sealed, clear, AtRestBench::bulk);
            compare(table, "rows read in order", BULK, sealed, clear, AtRestBench::scan);
        }
        // Both are made small when they are closed.
        var file = directory.resolve("control/control.mv.db");
        double megabytes = Files.size(file) / 1e6;
        table.row("on disk", "%.0f MB", megabytes);
        table.row(
                "on disk, with / without",
                "%.2f",
                megabytes * 1e6 / Files.size(directory.resolve("clear.mv.db")));
        reopen(table, settings);
        table.print();
    }

    /** With a newer key, under which the file is then written anew. */
    private static void reopen(Table table, DatabaseSettings settings) throws IOException {
        var keys =
                Map.of(1, new byte[32], 2, "another key of thirty-two bytes!".getBytes(US_ASCII));
        var seal = new ControlStoreSeal(PageKeys.of(2, keys));
        var start = System.nanoTime();
        try (var _ = ControlStore.open(settings, seal)) {
            table.row("opening, migrations looked at", "%.0f ms", millisSince(start));
            start = System.nanoTime();
            seal.rekey();
            table.row("writing anew under another key", "%.0f ms", millisSince(start));
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /** The options of the product, in a file of its own. */
    private static String clear(String address, Path directory) {
        return "jdbc:h2:file:"
                + directory.resolve("clear")
                + address.substring(address.indexOf(';'));
    }

    private static void prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table work (id bigint generated always as identity primary key,"
                            + " name varchar not null, body varchar not null, at timestamp)");
            // The same question again would be answered without looking.
            statement.execute("set optimize_reuse_results 0");
            statement.execute("create index work_by_name on work (name)");
        }
    }

    private interface Work {
        void on(Connection connection, int round) throws SQLException;
    }

    /** The median of the ratios of neighbours; the first two rounds warm up. */
    private static void compare(
            Table table, String what, int count, Connection sealed, Connection clear, Work work)
            throws SQLException {
        var ratios = new ArrayList<Double>();
        var with = new ArrayList<Double>();
        for (int round = -2; round < ROUNDS; round++) {
            boolean sealedFirst = round % 2 == 0;
            double first = seconds(sealedFirst ? sealed : clear, round, work);
            double second = seconds(sealedFirst ? clear : sealed, round, work);
            if (round >= 0) {
                ratios.add(sealedFirst ? first / second : second / first);
                with.add(count / (sealedFirst ? first : second));
            }
        }
        table.row(what + ", time with / without", "%.2f", median(ratios));
        table.row(what + " a second, with", "%,.0f", median(with));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double seconds(Connection connection, int round, Work work) throws SQLException {
        var start = System.nanoTime();
        work.on(connection, round);
        return (System.nanoTime() - start) / 1e9;
    }

    /** As a request that changes something: a row, a change of another, a commit. */
    private static void commits(Connection connection, int round) throws SQLException {
        connection.setAutoCommit(false);
        try (var insert =
                        connection.prepareStatement(
                                "insert into work (name, body, at) values (?, ?, now())");
                var update =
                        connection.prepareStatement("update work set at = now() where id = ?")) {
            for (int i = 0; i < COMMITS; i++) {
                insert.setString(1, "name " + round + " " + i);
                insert.setString(2, "a body of some words ".repeat(1 + i % 20));
                insert.executeUpdate();
                update.setLong(1, 1 + i % 100);
                update.executeUpdate();
                connection.commit();
            }
        }
        connection.setAutoCommit(true);
    }

    private static void bulk(Connection connection, int round) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "insert into work (name, body, at) select 'bulk "
                            + round
                            + " ' || \"X\","
                            + " repeat('words ', 30), now() from system_range(1, "
                            + BULK
                            + ")");
        }
    }

    /** More than the cache holds, so that most pages come from the file. */
    private static void scan(Connection connection, int round) throws SQLException {
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select sum(length(body)) from (select body from work order by id"
                                        + " limit "
                                        + BULK
                                        + " offset "
                                        + Math.floorMod(round, 8) * BULK
                                        + ") part")) {
            rows.next();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
