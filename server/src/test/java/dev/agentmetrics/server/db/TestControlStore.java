package dev.agentmetrics.server.db;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An empty, migrated control store of its own for one test. */
public final class TestControlStore implements AutoCloseable {

    private static final Binder NO_SETTINGS =
            new Binder(new MapConfigurationPropertySource(Map.of()));

    private final DatabaseSettings settings;
    private HikariDataSource source;

    private TestControlStore(DatabaseSettings settings, ControlStoreSeal seal) {
        this.settings = settings;
        this.source = ControlStore.open(settings, seal);
    }

    public static TestControlStore open(Engine engine, Path dataDir) {
        return switch (engine) {
            case H2 -> {
                MigratedControlStores.copyInto(new DataDir(dataDir));
                yield open(settings(engine, dataDir));
            }
            case POSTGRESQL -> {
                var url = Secret.of(MigratedControlStores.newDatabase());
                yield open(new DatabaseSettings(dataDir, url, null, null));
            }
        };
    }

    /** Of one that is not there yet. */
    public static DatabaseSettings settings(Engine engine, Path dataDir) {
        var url =
                switch (engine) {
                    case H2 -> null;
                    case POSTGRESQL -> Secret.of(PostgresServer.shared().newDatabase());
                };
        return new DatabaseSettings(dataDir, url, null, null);
    }

    /** One that is there already. */
    public static TestControlStore open(DatabaseSettings settings) {
        return new TestControlStore(settings, seal(settings.dataDir()));
    }

    /** One that is there already, with the keys of another directory. */
    public static TestControlStore open(DatabaseSettings settings, KeySource keys) {
        return new TestControlStore(settings, ControlStoreSeal.of(keys));
    }

    /** With the keys of the directory, where a test has made some, or one that all tests know. */
    public static ControlStoreSeal seal(Path dataDir) {
        var directory = new DataDir(dataDir);
        return ControlStoreSeal.of(
                Files.exists(directory.keys().resolve("ring.json"))
                        ? ExistingKeys.of(NO_SETTINGS, directory).source()
                        : TestKeys.fixed());
    }

    public DataSource source() {
        return source;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(source);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /** Takes the lock of a server away, as when PostgreSQL is started anew. */
    public void endLocks() {
        jdbc().sql(
                        """
                        select pg_terminate_backend(pid) from pg_locks
                         where locktype = 'advisory'
                           and database = (select oid from pg_database
                                            where datname = current_database())
                        """)
                .query(Boolean.class)
                .list();
        awaitNoLocks();
    }

    /** PostgreSQL frees a lock some moments after its connection was closed. */
    public void awaitNoLocks() {
        await().until(
                        () ->
                                jdbc().sql(
                                                        """
                                                select count(*) from pg_locks
                                                 where locktype = 'advisory'
                                                   and database = (select oid from pg_database
                                                                    where datname = current_database())
                                                """)
                                                .query(Long.class)
                                                .single()
                                        == 0);
    }

    /** As after a restart of the server: closed, opened, migrated again. */
    public void reopen() {
        source.close();
        source = ControlStore.open(settings, seal(settings.dataDir()));
    }

    @Override
    public void close() {
        source.close();
    }
}
