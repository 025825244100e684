package dev.agentmetrics.server.db;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.StartupException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second server off a PostgreSQL database: what a server has in memory, such as which API
 * keys have ended, only it may change. For an embedded store the lock of its directory does that.
 *
 * <p>The lock belongs to a connection of its own, which PostgreSQL closes with the process. A
 * server that lost the connection answers nothing from memory until it has the lock again and has
 * read anew what another server may have changed. It notices the loss at the next {@link #check}.
 */
public final class OneServer implements AutoCloseable {

    /** The number is ours among whatever else locks there; the schema tells deployments apart. */
    private static final String LOCK =
            "select pg_try_advisory_lock(1095585111, hashtext(current_schema()))";

    private static final String TAKEN =
            "another server is using the database of AGENTMETRICS_DATABASE_URL; stop it or set"
                    + " another database";

    private static final int PATIENCE_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(OneServer.class);

    private enum Standing {
        ALONE,
        /** Has the lock again; who had it meanwhile has a round to notice, and answer no more. */
        RETURNING,
        LOST
    }

    private final @Nullable HikariDataSource source;
    private volatile Standing standing = Standing.ALONE;
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
            if (server.take()) {
                return server;
            }
        } catch (SQLException failure) {
            server.close();
            throw new StartupException("cannot lock the control store", failure);
        }
        server.close();
        throw new StartupException(TAKEN);
    }

    /** Whether this is the one server of its database, as of the last check. Costs nothing. */
    public boolean isAlone() {
        return standing == Standing.ALONE;
    }

    /**
     * Looks whether it still is, and takes the lock again where nobody else has it.
     *
     * @param readAgain what is in memory, before anybody is answered from it again
     */
    public synchronized void check(Runnable readAgain) {
        if (source == null) {
            return;
        }
        try {
            if (holder != null && holder.isValid(PATIENCE_SECONDS)) {
                resume(readAgain);
                return;
            }
            lose();
            if (take()) {
                standing = Standing.RETURNING;
            }
        } catch (SQLException failure) {
            LOG.debug("PostgreSQL does not answer", failure);
            lose();
        }
    }

    private void resume(Runnable readAgain) {
        if (standing == Standing.RETURNING) {
            readAgain.run();
            standing = Standing.ALONE;
            LOG.info("this is the one server of its database again, and answers");
        }
    }

    private void lose() {
        if (standing == Standing.ALONE) {
            LOG.error(
                    "the lock on the database of AGENTMETRICS_DATABASE_URL is lost; all requests are"
                            + " refused until this server has it again");
        }
        standing = Standing.LOST;
        giveBack();
    }

    private synchronized boolean take() throws SQLException {
        if (source == null) {
            return true;
        }
        var connection = source.getConnection();
        var locked = false;
        try {
            locked = lock(connection);
            holder = locked ? connection : holder;
            return locked;
        } finally {
            if (!locked) {
                connection.close();
            }
        }
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
