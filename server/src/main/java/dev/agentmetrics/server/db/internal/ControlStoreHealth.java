package dev.agentmetrics.server.db.internal;

import dev.agentmetrics.server.core.HealthCheck;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/** Whether the control store answers. */
final class ControlStoreHealth implements HealthCheck {

    private static final int PATIENCE_SECONDS = 2;

    private final DataSource source;

    ControlStoreHealth(DataSource source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "control_store";
    }

    @Override
    public void check() throws SQLException {
        try (var connection = source.getConnection()) {
            if (!connection.isValid(PATIENCE_SECONDS)) {
                throw new SQLTransientConnectionException("the control store does not answer");
            }
        }
    }
}
