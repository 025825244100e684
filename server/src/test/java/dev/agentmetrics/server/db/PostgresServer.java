package dev.agentmetrics.server.db;

import dev.agentmetrics.server.testing.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of the test process, started when first asked for and stopped with it. */
public final class PostgresServer {

    private static final class Holder {
        static final PostgresServer SERVER = new PostgresServer();
    }

    private final AtomicInteger databases = new AtomicInteger();
    private final EmbeddedPostgres postgres;

    private PostgresServer() {
        try {
            postgres = EmbeddedPostgres.builder().setPort(Ports.free()).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static PostgresServer shared() {
        return Holder.SERVER;
    }

    /** The address of an empty database. */
    public String newDatabase() {
        return copyOf("template1");
    }

    /** The address of a new database with what another has, which nobody may have open. */
    String copyOf(String template) {
        var name = "test_" + databases.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return "postgresql://postgres@localhost:" + postgres.getPort() + "/" + name;
    }

    /** Every row of every table of the newest database, as text. */
    public String dump() {
        var text = new StringBuilder();
        try (var connection =
                        postgres.getDatabase("postgres", "test_" + databases.get())
                                .getConnection();
                var tables =
                        connection
                                .getMetaData()
                                .getTables(null, "public", "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                var table = tables.getString("TABLE_NAME");
                try (var statement = connection.createStatement();
                        var rows = statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        text.append(table).append(rows.getString(1)).append('\n');
                    }
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return text.toString();
    }
}
