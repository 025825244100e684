package dev.agentmetrics.server.db;

import dev.agentmetrics.server.crypto.pages.SealedFixture;
import dev.agentmetrics.server.db.internal.sealed.SealedFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Random;

/**
 * A process that writes row after row and says which are committed, until it is killed. Meanwhile
 * the file is rewritten under the next version of the key.
 */
final class CrashingWriter {

    /** Older rows are deleted, so that space becomes free and is used again. */
    static final long KEPT = 40;

    private CrashingWriter() {}

    public static void main(String[] arguments) throws Exception {
        int version = Integer.parseInt(arguments[1]);
        System.out.println("opening");
        var file = Path.of(arguments[0]).resolve("control.mv.db");
        var files = SealedFileSystem.mount(file.getParent(), SealedFixture.files(version));
        try (var connection = connect(files, file)) {
            if (version % 2 == 0) {
                reuseSpaceAtOnce(connection);
            }
            Thread.ofPlatform().daemon().start(() -> rekey(files, file));
            connection.setAutoCommit(false);
            for (long id = newest(connection) + 1; ; id++) {
                write(connection, id);
                System.out.println(id);
            }
        }
    }

    static Connection connect(SealedFileSystem files, Path file) throws IOException, SQLException {
        files.prepare(file, true);
        var address = files.address(file.resolveSibling("control"));
        var connection =
                DriverManager.getConnection("jdbc:h2:" + address + ControlStore.H2_OPTIONS);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists item (id bigint primary key, body varchar)");
            statement.execute(
                    "create table if not exists newest (only_one int primary key, id bigint)");
        }
        return connection;
    }

    /** What H2 otherwise does after 45 seconds. */
    static void reuseSpaceAtOnce(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set retention_time 0");
        }
    }

    static void write(Connection connection, long id) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("insert into item values (" + id + ", '" + body(id) + "')");
            statement.execute("delete from item where id <= " + (id - KEPT));
            statement.execute("merge into newest values (1, " + id + ")");
            connection.commit();
        }
    }

    static long newest(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from newest")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Known to whoever knows the id, and of many lengths. */
    static String body(long id) {
        var random = new Random(id);
        return "%d ".formatted(random.nextLong()).repeat(1 + random.nextInt(600));
    }

    private static void rekey(SealedFileSystem files, Path file) {
        try {
            files.opened(file).orElseThrow().rekey();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
