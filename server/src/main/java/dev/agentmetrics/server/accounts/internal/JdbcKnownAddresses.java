package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.KnownAddresses;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every address there is, in SQL. */
public final class JdbcKnownAddresses implements KnownAddresses {

    private final JdbcClient jdbc;

    public JdbcKnownAddresses(DataSource controlStore) {
        this.jdbc = JdbcClient.create(controlStore);
    }

    @Override
    public List<String> all() {
        return jdbc.sql("select email from person").query((row, _) -> row.getString(1)).list();
    }
}
