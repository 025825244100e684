package dev.agentmetrics.server.db;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.StartupException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server off a PostgreSQL database: what a server has in memory, such as which API
 * keys have ended, only it may change. For an embedded store the lock of its directory does that.
 *
 * <p>The lock belongs to a connection of its own, which PostgreSQL closes with the process. A
 * server that lost the connection takes the lock again when it is asked for it.
 */
public final class OneServer implements AutoCloseable {

    /** The number is ours among whatever else locks there; the schema tells deployments apart. */
    private static final String LOCK =
            "select pg_try_advisory_lock(1095585111, hashtext(current_schema()))";

    private static final String TAKEN =
            "another server is using the database of AGENTMETRICS_DATABASE_URL; stop it or set"
                    + " another database";

    private static final int PATIENCE_SECONDS = 2;

    private final @Nullable HikariDataSource source;
    private @Nullable Connection holder;

    private OneServer(@Nullable HikariDataSource source) {
        this.source = source;
    }

    /** Before anything is changed in the database; stops the start where another server has it. */
    public static OneServer of(DatabaseSettings settings) {
        if (ControlStore.isEmbedded(settings)) {
            return new OneServer(null);
        }
        var server = new OneServer(ControlStore.single(settings));
        try {
            if (server.isAlone()) {
                return server;
            }
        } catch (SQLException failure) {
            server.close();
            throw new StartupException("cannot lock the control store", failure);
        }
        server.close();
        throw new StartupException(TAKEN);
    }

    /** Returns when this is the one server of its database. */
    public void require() throws SQLException {
        if (!isAlone()) {
            throw new SQLException(TAKEN);
        }
    }

    private synchronized boolean isAlone() throws SQLException {
        if (source == null || (holder != null && holder.isValid(PATIENCE_SECONDS))) {
            return true;
        }
        giveBack();
        var connection = source.getConnection();
        if (lock(connection)) {
            holder = connection;
            return true;
        }
        connection.close();
        return false;
    }

    private void giveBack() {
        if (holder != null) {
            try {
                holder.close();
            } catch (SQLException _) {
                // It is broken, which is why it is given back.
            }
            holder = null;
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(LOCK)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}
