package dev.agentmetrics.server.db;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Control stores that are migrated already, copied from one that is made once in a test process: to
 * migrate an empty one takes longer than most tests do.
 */
final class MigratedControlStores {

    private static final class OnPostgresql {
        static final String TEMPLATE = make();

        private static String make() {
            var url = PostgresServer.shared().newDatabase();
            migrate(new DatabaseSettings(Path.of("unused"), Secret.of(url), null, null));
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    private static final class OnH2 {
        static final DataDir TEMPLATE = make();

        private static DataDir make() {
            try {
                var directory = Files.createTempDirectory("agentmetrics-migrated");
                migrate(new DatabaseSettings(directory, null, null, null));
                return new DataDir(directory);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private MigratedControlStores() {}

    private static void migrate(DatabaseSettings settings) {
        ControlStore.open(settings, TestControlStore.seal(settings.dataDir())).close();
    }

    /** A new database on the server of the tests. */
    static String newDatabase() {
        return PostgresServer.shared().copyOf(OnPostgresql.TEMPLATE);
    }

    /** Only for the keys that all tests know, and where there is no store yet. */
    static void copyInto(DataDir dataDir) {
        if (Files.exists(dataDir.controlStore()) || Files.exists(dataDir.keys())) {
            return;
        }
        try (var files = Files.list(OnH2.TEMPLATE.control())) {
            DataDir.create(dataDir.control());
            for (var file : files.toList()) {
                Files.copy(file, dataDir.control().resolve(file.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
