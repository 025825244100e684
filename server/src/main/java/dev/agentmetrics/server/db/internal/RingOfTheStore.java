package dev.agentmetrics.server.db.internal;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers in the control store whose keys it was written with. PostgreSQL opens without them, and
 * a server with others would take every session, API key and sealed text for wrong, and write new
 * ones beside them.
 */
final class RingOfTheStore {

    private RingOfTheStore() {}

    /**
     * Takes the store for this ring's where it is nobody's yet.
     *
     * @throws StartupException when it is another one's
     */
    static void require(DataSource store, String deployment, DataDir dataDir) {
        var jdbc = JdbcClient.create(store);
        jdbc.sql("insert into key_ring (one, deployment) values (1, ?) on conflict do nothing")
                .param(deployment)
                .update();
        var known = jdbc.sql("select deployment from key_ring").query(String.class).single();
        if (!known.equals(deployment)) {
            var other =
                    "the control store was written with other keys than those in "
                            + dataDir.keys()
                            + ": move those away and put the newest copy of the right ones there"
                            + " (`agentmetrics restore --keys` takes it from where the backups"
                            + " are), or set AGENTMETRICS_DATA_DIR or AGENTMETRICS_DATABASE_URL to"
                            + " what belongs together";
            throw new StartupException(other, new KeyManagerException.Misconfigured(other));
        }
    }
}
