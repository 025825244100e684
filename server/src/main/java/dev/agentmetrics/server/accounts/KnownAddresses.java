package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.accounts.internal.JdbcKnownAddresses;
import java.util.List;
import javax.sql.DataSource;

/**
 * The e-mail addresses of all people, for a command that makes sure that they stand nowhere else.
 */
public interface KnownAddresses {

    List<String> all();

    /** Of a control store that is opened without a server. */
    static KnownAddresses over(DataSource controlStore) {
        return new JdbcKnownAddresses(controlStore);
    }
}
