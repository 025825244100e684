package dev.agentmetrics.server.backup.control;

import dev.agentmetrics.server.backup.archive.Manifest.AuditHead;
import dev.agentmetrics.server.backup.ledger.LedgerHead;
import dev.agentmetrics.server.telemetry.copies.TableSum;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The control store as it was at one moment, read in one transaction while others write.
 *
 * <p>Rows go straight from the database to whoever takes them: nothing is held, and no database
 * makes a file for a result that is too large.
 */
public final class ControlSnapshot implements AutoCloseable {

    /** H2's own level: as the store was when the transaction began. */
    private static final int H2_SNAPSHOT = 6;

    private static final int ROWS_AT_ONCE = 500;
    private static final UUID DEPLOYMENT = new UUID(0, 0);

    private final Connection connection;
    private final boolean h2;
    private final Map<String, List<String>> tables;

    private ControlSnapshot(Connection connection) throws SQLException {
        this.connection = connection;
        h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(
                h2 ? H2_SNAPSHOT : Connection.TRANSACTION_REPEATABLE_READ);
        lazily(true);
        tables = Tables.read(connection);
    }

    /** From here on, what others write is not seen. */
    public static ControlSnapshot open(DataSource source) throws SQLException {
        var connection = source.getConnection();
        try {
            var snapshot = new ControlSnapshot(connection);
            snapshot.requireTables();
            // The first row that is read is the moment.
            snapshot.auditHead();
            return snapshot;
        } catch (SQLException | RuntimeException failure) {
            end(connection);
            throw failure;
        }
    }

    /** A copy without them would look whole. */
    private void requireTables() {
        if (!tables.containsKey("audit_head")) {
            throw new IllegalStateException(
                    "the tables of the control store are not in the current schema of its database");
        }
    }

    /** Parents before children, each with its columns. */
    public Map<String, List<String>> tables() {
        return tables;
    }

    /** The newest migration. */
    public String schema() throws SQLException {
        try (var statement =
                        connection.prepareStatement(
                                "select \"version\" from schema_history where \"success\" = true"
                                        + " and \"version\" is not null order by \"installed_rank\"");
                var rows = statement.executeQuery()) {
            return ControlSchema.newest(rows);
        }
    }

    /** Where the audit log of the deployment ends. */
    public AuditHead auditHead() throws SQLException {
        try (var statement =
                connection.prepareStatement(
                        "select seq, hash from audit_head where chain_id = ?")) {
            statement.setObject(1, DEPLOYMENT);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new AuditHead(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2)))
                        : new AuditHead(0, "");
            }
        }
    }

    /** Where the ledger of deletions ends: what was deleted later, this snapshot does not know. */
    public LedgerHead ledgerHead() throws SQLException {
        try (var statement =
                        connection.prepareStatement(
                                "select seq, hash from deletion_ledger order by seq desc limit 1");
                var row = statement.executeQuery()) {
            return row.next() ? new LedgerHead(row.getLong(1), row.getString(2)) : LedgerHead.NONE;
        }
    }

    /** Takes rows as bytes. */
    @FunctionalInterface
    public interface RowSink {
        void row(byte[] bytes) throws IOException;
    }

    /** Every row of a table, in no order. */
    public TableSum read(String table, RowSink sink) throws SQLException, IOException {
        var columns = tables.getOrDefault(table, List.of());
        long rows = 0;
        long sum = 0;
        try (var statement =
                connection.prepareStatement(
                        "select %s from %s".formatted(quoted(columns), quoted(table)),
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (var found = statement.executeQuery()) {
                var row = new ByteArrayOutputStream();
                while (found.next()) {
                    row.reset();
                    RowCodec.write(found, columns.size(), new DataOutputStream(row));
                    var bytes = row.toByteArray();
                    sink.row(bytes);
                    rows++;
                    sum += RowCodec.sum(bytes);
                }
            }
        }
        return new TableSum(rows, sum);
    }

    /** Whether any of the tables there are has a row. */
    public static boolean hasRows(DataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            for (var table : Tables.read(connection).keySet()) {
                try (var statement =
                                connection.prepareStatement(
                                        "select 1 from " + quoted(table) + " limit 1");
                        var row = statement.executeQuery()) {
                    if (row.next()) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    static String quoted(List<String> names) {
        return names.stream().map(ControlSnapshot::quoted).collect(Collectors.joining(", "));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** H2 would collect a result first, and put a large one into a file. */
    private void lazily(boolean on) throws SQLException {
        if (h2) {
            try (var statement = connection.createStatement()) {
                statement.execute("set lazy_query_execution " + on);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.rollback();
            lazily(false);
        } finally {
            end(connection);
        }
    }

    private static void end(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }
}
