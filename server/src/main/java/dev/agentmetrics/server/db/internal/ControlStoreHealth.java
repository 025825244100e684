package dev.agentmetrics.server.db.internal;

import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.db.OneServer;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/** Whether the control store answers, and is still this server's alone. */
final class ControlStoreHealth implements HealthCheck {

    private static final int PATIENCE_SECONDS = 2;

    private final DataSource source;
    private final OneServer lock;

    ControlStoreHealth(DataSource source, OneServer lock) {
        this.source = source;
        this.lock = lock;
    }

    @Override
    public String name() {
        return "control_store";
    }

    @Override
    public void check() throws SQLException {
        if (!lock.isAlone()) {
            throw new SQLTransientConnectionException(
                    "this is not the one server of its database now");
        }
        try (var connection = source.getConnection()) {
            if (!connection.isValid(PATIENCE_SECONDS)) {
                throw new SQLTransientConnectionException("the control store does not answer");
            }
        }
    }
}
