package dev.agentmetrics.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Opens the control store and brings its tables up to date. H2 and PostgreSQL run the same
 * migrations and the same statements.
 */
public final class ControlStore {

    private static final String MIGRATIONS = "classpath:db/control";

    /** What only PostgreSQL can do; never a table or a column. */
    private static final String POSTGRESQL_MIGRATIONS = "classpath:db/control-postgresql";

    private static final String H2 = "jdbc:h2:";

    private static final Pattern NEW_TABLE =
            Pattern.compile("\\bcreate\\s+table\\s+(\\w+)", Pattern.CASE_INSENSITIVE);

    /**
     * No trace. Results stay in memory, however long they are: the files that H2 would move them to
     * lie in clear in the system's temporary directory, which no file system of ours reaches.
     */
    static final String H2_OPTIONS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                    + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                    + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;MAX_MEMORY_ROWS=2147483647";

    private ControlStore() {}

    /**
     * Opens what the settings name, migrated. Fails with one clear line when it cannot.
     *
     * @param seal of the embedded store; PostgreSQL keeps its own files
     */
    public static HikariDataSource open(DatabaseSettings settings, ControlStoreSeal seal) {
        return open(settings, seal, MigrationVersion.LATEST);
    }

    /** The same, but with the tables as they were at an earlier version: for what is restored. */
    public static HikariDataSource openAt(
            DatabaseSettings settings, ControlStoreSeal seal, String version) {
        return open(settings, seal, MigrationVersion.fromVersion(version));
    }

    /** What this release brings its tables to. */
    public static String newestVersion() {
        try {
            return Stream.of(migrations())
                    .map(file -> String.valueOf(file.getFilename()))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .map(MigrationVersion::fromVersion)
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .getVersion();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The names of all tables that a migration ever made: whatever else is in the same schema of a
     * database is somebody else's.
     */
    public static Set<String> ownTables() {
        try {
            var names = new TreeSet<String>();
            for (var file : migrations()) {
                NEW_TABLE
                        .matcher(file.getContentAsString(StandardCharsets.UTF_8))
                        .results()
                        .forEach(table -> names.add(table.group(1).toLowerCase(Locale.ROOT)));
            }
            return names;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Resource[] migrations() throws IOException {
        return new PathMatchingResourcePatternResolver().getResources(MIGRATIONS + "/V*__*.sql");
    }

    /**
     * What is wrong with the address of a database, and what to do; nothing is connected to.
     *
     * @param url as in {@link DatabaseSettings}
     */
    public static Optional<String> objection(Secret url) {
        try {
            Postgresql.configure(url, null, null);
            return Optional.empty();
        } catch (StartupException failure) {
            return Optional.ofNullable(failure.getMessage());
        }
    }

    private static HikariDataSource open(
            DatabaseSettings settings, ControlStoreSeal seal, MigrationVersion target) {
        var opened = connect(configure(settings, seal, true), seal);
        try {
            migrate(opened, target);
            return opened;
        } catch (FlywayException failure) {
            opened.close();
            throw new StartupException(
                    "cannot bring the tables of the control store up to date", failure);
        }
    }

    /**
     * Opens what is there, to read it and nothing else: makes no file and changes no table. A file
     * that a server has open cannot be opened a second time.
     */
    public static HikariDataSource openToRead(DatabaseSettings settings, ControlStoreSeal seal) {
        if (isEmbedded(settings) && !Files.exists(new DataDir(settings.dataDir()).controlStore())) {
            throw new StartupException(
                    "there is no control store in " + settings.dataDir().toAbsolutePath());
        }
        var pool = configure(settings, seal, false);
        pool.setReadOnly(true);
        if (isEmbedded(settings)) {
            pool.setJdbcUrl(pool.getJdbcUrl() + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r");
        }
        return connect(pool, seal);
    }

    private static HikariConfig configure(
            DatabaseSettings settings, ControlStoreSeal seal, boolean writable) {
        var url = settings.databaseUrl();
        return url == null || isEmbedded(settings)
                ? h2(new DataDir(settings.dataDir()), seal, writable)
                : Postgresql.configure(url, settings.databaseUser(), settings.databasePassword());
    }

    /** Whether it is a file in the data directory. */
    public static boolean isEmbedded(DatabaseSettings settings) {
        var url = settings.databaseUrl();
        return url == null || url.reveal().isBlank();
    }

    /**
     * Where rows are that were written with the keys of a deployment, when that is not the data
     * directory. Needs no key, and changes nothing.
     */
    public static Optional<String> sealedElsewhere(DatabaseSettings settings) {
        if (isEmbedded(settings)) {
            return Optional.empty();
        }
        try (var source = single(settings);
                var connection = source.getConnection();
                var question = connection.createStatement();
                var table =
                        question.executeQuery(
                                """
                                select count(*) from information_schema.tables
                                 where table_schema = current_schema()
                                   and table_name = 'audit_record'
                                """)) {
            table.next();
            return table.getInt(1) > 0 && hasRecords(connection)
                    ? Optional.of("the database of AGENTMETRICS_DATABASE_URL")
                    : Optional.empty();
        } catch (SQLException failure) {
            throw new StartupException("cannot read the control store", failure);
        }
    }

    /** One connection to PostgreSQL, apart from those that the server works with. */
    static HikariDataSource single(DatabaseSettings settings) {
        var one =
                Postgresql.configure(
                        Objects.requireNonNull(settings.databaseUrl()),
                        settings.databaseUser(),
                        settings.databasePassword());
        one.setPoolName("control-single");
        one.setMaximumPoolSize(1);
        return start(one);
    }

    /** The log begins with the first thing that ever happened, and is sealed. */
    private static boolean hasRecords(Connection connection) throws SQLException {
        try (var question = connection.createStatement();
                var records = question.executeQuery("select count(*) from audit_head")) {
            records.next();
            return records.getLong(1) > 0;
        }
    }

    private static HikariDataSource connect(HikariConfig pool, ControlStoreSeal seal) {
        pool.setPoolName("control");
        pool.setMaximumPoolSize(8);
        pool.setMinimumIdle(1);
        try {
            return start(pool);
        } catch (StartupException failure) {
            seal.dismiss();
            throw failure;
        }
    }

    private static HikariDataSource start(HikariConfig pool) {
        pool.setConnectionTimeout(10_000);
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException failure) {
            // The pool's own message may repeat the address with its password.
            throw new StartupException(
                    "cannot open the control store (" + describe(pool) + ")", failure);
        }
    }

    private static void migrate(HikariDataSource source, MigrationVersion target) {
        var locations =
                source.getJdbcUrl().startsWith(H2)
                        ? List.of(MIGRATIONS)
                        : List.of(MIGRATIONS, POSTGRESQL_MIGRATIONS);
        Flyway.configure()
                .dataSource(source)
                .locations(locations.toArray(String[]::new))
                .table("schema_history")
                .target(target)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }

    /** No console, no network listener: one sealed file, one process. */
    private static HikariConfig h2(DataDir dataDir, ControlStoreSeal seal, boolean writable) {
        var directory = dataDir.control();
        if (directory.toString().indexOf(';') >= 0) {
            throw new StartupException(
                    "AGENTMETRICS_DATA_DIR must not contain a semicolon: " + dataDir.root());
        }
        try {
            DataDir.create(directory);
        } catch (IOException failure) {
            throw new StartupException("cannot create " + directory, failure);
        }
        var config = new HikariConfig();
        config.setDriverClassName("org.h2.Driver");
        config.setJdbcUrl(H2 + seal.address(dataDir, writable) + H2_OPTIONS);
        config.setUsername("control");
        config.setPassword("");
        return config;
    }

    private static String describe(HikariConfig config) {
        var url = config.getJdbcUrl();
        return url != null && url.startsWith(H2)
                ? "the file in DATA_DIR/control; is another server using it?"
                : "PostgreSQL at AGENTMETRICS_DATABASE_URL";
    }
}
