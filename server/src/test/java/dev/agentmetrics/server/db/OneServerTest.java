package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one server knows of keys that have ended, another one would not. */
@Tag("C13")
class OneServerTest {

    @TempDir Path dataDir;

    @Test
    void aSecondServerIsKeptOffADatabase() throws Exception {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        try (var first = OneServer.of(settings)) {
            assertThatThrownBy(() -> OneServer.of(settings))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll("another server", "AGENTMETRICS_DATABASE_URL");
            first.require();
        }
        OneServer.of(settings).close();
    }

    @Test
    void whoeverLostItsConnectionTakesTheLockAgainIfNobodyElseHas() throws Exception {
        var settings = TestControlStore.settings(Engine.POSTGRESQL, dataDir);
        try (var first = OneServer.of(settings);
                var control = TestControlStore.open(settings)) {
            endLocks(control.jdbc());
            first.require();
            assertThatThrownBy(() -> OneServer.of(settings)).isInstanceOf(StartupException.class);

            endLocks(control.jdbc());
            try (var _ = OneServer.of(settings)) {
                assertThatThrownBy(first::require).hasMessageContaining("another server");
            }
            first.require();
        }
    }

    /** As when PostgreSQL is started anew. */
    private static void endLocks(JdbcClient jdbc) {
        jdbc.sql(
                        """
                        select pg_terminate_backend(pid) from pg_locks
                         where locktype = 'advisory'
                           and database = (select oid from pg_database
                                            where datname = current_database())
                        """)
                .query(Boolean.class)
                .list();
    }

    @Test
    void anEmbeddedStoreNeedsNone() throws Exception {
        try (var one = OneServer.of(TestControlStore.settings(Engine.H2, dataDir))) {
            one.require();
        }
    }
}
