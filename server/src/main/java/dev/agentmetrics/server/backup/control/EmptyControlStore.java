package dev.agentmetrics.server.backup.control;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.db.ControlStore;
import dev.agentmetrics.server.db.ControlStoreSeal;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.telemetry.copies.TableSum;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/**
 * New tables to put a copy into. Nothing of it is there before {@link #finish}: all rows are one
 * transaction.
 */
public final class EmptyControlStore implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 500;

    private final HikariDataSource source;
    private final Connection connection;

    private EmptyControlStore(HikariDataSource source) throws SQLException {
        this.source = source;
        connection = source.getConnection();
        connection.setAutoCommit(false);
    }

    /** Made with the tables as they were at a version that this release knows. */
    public static EmptyControlStore create(
            DatabaseSettings settings, ControlStoreSeal seal, String version) throws SQLException {
        var source = ControlStore.openAt(settings, seal, version);
        try {
            return new EmptyControlStore(source);
        } catch (SQLException failure) {
            source.close();
            throw failure;
        }
    }

    /** Puts rows in as they come. */
    public Filling fill(String table, List<String> columns) throws SQLException {
        return new Filling(table, columns);
    }

    /** From here on they are there. */
    public void finish() throws SQLException {
        connection.commit();
    }

    /** To look at what is there. */
    public DataSource source() {
        return source;
    }

    /** Counts and sums a table as the snapshot did. */
    public TableSum sum(String table) throws SQLException, IOException {
        try (var snapshot = ControlSnapshot.open(source)) {
            return snapshot.read(table, _ -> {});
        }
    }

    @Override
    public void close() {
        try (source) {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot close the control store", failure);
        }
    }

    /** The rows of one table. */
    public final class Filling implements AutoCloseable {

        private final int columns;
        private final PreparedStatement insert;
        private int waiting;

        private Filling(String table, List<String> columns) throws SQLException {
            this.columns = columns.size();
            insert =
                    connection.prepareStatement(
                            "insert into %s (%s) values (%s)"
                                    .formatted(
                                            ControlSnapshot.quoted(table),
                                            ControlSnapshot.quoted(columns),
                                            String.join(
                                                    ", ", Collections.nCopies(this.columns, "?"))));
        }

        public void row(byte[] bytes) throws SQLException, IOException {
            RowCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)), columns, insert);
            insert.addBatch();
            waiting++;
            if (waiting == ROWS_AT_ONCE) {
                flush();
            }
        }

        private void flush() throws SQLException {
            if (waiting > 0) {
                insert.executeBatch();
                waiting = 0;
            }
        }

        @Override
        public void close() throws SQLException {
            try (insert) {
                flush();
            }
        }
    }
}
