package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class ControlStoreTest {

    @TempDir Path dataDir;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void keepsWhatWasWrittenAcrossARestart(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            insert(control.jdbc());
            control.reopen();

            assertThat(count(control.jdbc())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void undoesAFailedTransaction(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            assertThatThrownBy(
                            () ->
                                    control.transactions()
                                            .executeWithoutResult(
                                                    _ -> {
                                                        insert(control.jdbc());
                                                        throw new IllegalStateException("no");
                                                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(count(control.jdbc())).isZero();
        }
    }

    private static void insert(JdbcClient jdbc) {
        jdbc.sql("insert into organization (id, name, created_at) values (:id, 'a', now())")
                .param("id", UUID.randomUUID())
                .update();
    }

    private static long count(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from organization").query(Long.class).single();
    }

    @Nested
    class AsAFile {

        @Test
        void isOneFileWithItsMarkAndNoTraces() throws IOException {
            var settings = new DatabaseSettings(dataDir, null, null, null);
            try (var store = ControlStore.open(settings, TestControlStore.seal(dataDir))) {
                insert(JdbcClient.create(store));
                assertThatThrownBy(() -> JdbcClient.create(store).sql("nonsense").update())
                        .isInstanceOf(RuntimeException.class);
            }
            try (var files = Files.walk(dataDir)) {
                assertThat(files.filter(Files::isRegularFile).map(Path::getFileName))
                        .containsExactlyInAnyOrder(
                                Path.of("control.mv.db"), Path.of("control.mv.db.mark"));
            }
        }

        @Test
        void liesInADirectoryOfItsOwner() throws IOException {
            var root = dataDir.resolve("new");
            ControlStore.open(
                            new DatabaseSettings(root, null, null, null),
                            TestControlStore.seal(dataDir))
                    .close();

            assertThat(mode(new DataDir(root).control())).isEqualTo("rwx------");
        }

        /** A semicolon would end the path and begin options of the database. */
        @Test
        void refusesAPathThatWouldSetOptions() {
            var odd =
                    new DatabaseSettings(dataDir.resolve("a;TRACE_LEVEL_FILE=3"), null, null, null);

            assertThatThrownBy(() -> ControlStore.open(odd, TestControlStore.seal(dataDir)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("semicolon");
        }
    }

    @Nested
    class AtAnAddress {

        private StartupException failure(String url) {
            var settings =
                    new DatabaseSettings(dataDir, Secret.of(url), "app", Secret.of("swordfish"));
            return org.assertj.core.api.Assertions.catchThrowableOfType(
                    StartupException.class,
                    () -> ControlStore.open(settings, TestControlStore.seal(dataDir)));
        }

        @Test
        void refusesWhatIsNotPostgresql() {
            assertThat(failure("mysql://db/am")).hasMessageContaining("postgresql://");
            assertThat(failure("postgresql://")).hasMessageContaining("AGENTMETRICS_DATABASE_URL");
            assertThat(failure("postgresql://host")).hasMessageContaining("needs a host and a");
        }

        @Test
        void doesNotRepeatThePasswordWhenItCannotConnect() {
            var failure = failure("postgresql://app:swordfish@127.0.0.1:1/am?connectTimeout=1");

            assertThat(failure).hasMessageContaining("cannot open the control store");
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("swordfish");
            }
        }

        @Test
        void settingsDoNotPrintAddressOrPassword() {
            var settings =
                    new DatabaseSettings(
                            dataDir,
                            Secret.of("postgresql://a:swordfish@b/c"),
                            "u",
                            Secret.of("pw9"));

            assertThat(settings.toString()).doesNotContain("swordfish").doesNotContain("pw9");
        }
    }

    @Test
    void theDataDirectoryIsItsOwners() throws IOException {
        var directory = new DataDir(dataDir.resolve("new"));
        try (var _ = new DataDirLock(directory)) {
            assertThat(mode(directory.root())).isEqualTo("rwx------");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aSecondServerIsKeptOutOfTheDataDirectory() throws IOException {
        var directory = new DataDir(dataDir);
        try (var _ = new DataDirLock(directory)) {
            assertThatThrownBy(() -> new DataDirLock(directory))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("another server is using " + dataDir);
        }
        try (var again = new DataDirLock(directory)) {
            assertThat(again.dataDir()).isEqualTo(directory);
        }
    }
}
