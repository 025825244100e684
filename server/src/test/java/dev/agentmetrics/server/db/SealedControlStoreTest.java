package dev.agentmetrics.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.crypto.pages.SealedFixture;
import dev.agentmetrics.server.db.internal.sealed.SealedFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the embedded control store leaves on the disk, and what it makes of what it finds there. */
@Tag("C05")
class SealedControlStoreTest {

    @TempDir Path root;
    private DataDir dataDir;
    private DatabaseSettings settings;
    private String needle;

    @BeforeEach
    void prepare() throws IOException {
        dataDir = new DataDir(root);
        Files.createDirectories(dataDir.control());
        Files.createDirectories(dataDir.keys());
        settings = new DatabaseSettings(root, null, null, null);
        // No other run's, because we also look where everybody's temporary files lie.
        needle = "n33dle-" + root.getFileName();
    }

    private static ControlStoreSeal seal(int version) {
        return new ControlStoreSeal(SealedFixture.keys(version));
    }

    private HikariDataSource open(ControlStoreSeal seal) {
        return ControlStore.open(settings, seal);
    }

    private static void insert(HikariDataSource store, String name) {
        JdbcClient.create(store)
                .sql(
                        "insert into organization (id, name, created_at)"
                                + " values (random_uuid(), ?, now())")
                .param(name)
                .update();
    }

    private static List<String> names(HikariDataSource store) {
        return JdbcClient.create(store)
                .sql("select name from organization order by name")
                .query(String.class)
                .list();
    }

    private String clearAddress() {
        return "jdbc:h2:file:" + dataDir.control().resolve("control") + ControlStore.H2_OPTIONS;
    }

    /** A sort that does not fit, a text that does not fit, statements in the trace. */
    private ResultSet writeEverywhere(Connection connection) throws SQLException {
        var statement = connection.createStatement();
        statement.execute("create table note (id int primary key, body varchar, long_body clob)");
        statement.execute(
                """
                insert into note select "X", '%1$s' || "X", repeat('%1$s', 2000) from system_range(1, 300)
                """
                        .formatted(needle));
        statement.execute(
                """
                insert into note select "X", repeat('%1$s', 20) || "X", null from system_range(301, 20000)
                """
                        .formatted(needle));
        var rows = statement.executeQuery("select body from note order by body desc");
        rows.next();
        return rows;
    }

    /** The mark is written behind a sync of the file, and says how much of it there is. */
    @Test
    void whatWasCommittedIsMarkedWhenASyncReturns() throws Exception {
        var seal = seal(1);
        try (var store = open(seal)) {
            var mark = dataDir.control().resolve("control.mv.db.mark");
            var before = Files.readAllBytes(mark);
            insert(store, "promised");
            seal.sync();
            var after = Files.readAllBytes(mark);
            assertThat(after).isNotEqualTo(before);

            seal.sync();
            assertThat(Files.readAllBytes(mark)).as("nothing new").isEqualTo(after);
        }
    }

    @Test
    void nothingThatH2WritesIsLegible() throws Exception {
        var files = SealedFileSystem.mount(dataDir.control(), SealedFixture.files(1));
        var address = files.address(dataDir.control().resolve("control"));
        var options = ControlStore.H2_OPTIONS.replace("TRACE_LEVEL_FILE=0", "TRACE_LEVEL_FILE=3");
        try (var connection = DriverManager.getConnection("jdbc:h2:" + address + options);
                var rows = writeEverywhere(connection)) {
            assertThat(rows.getString(1)).startsWith(needle);
            assertThat(names(dataDir.control())).contains("control.mv.db", "control.trace.db");
            assertThat(Needles.filesWith(root, needle)).isEmpty();
            assertThat(temporaryFilesWithIt()).isEmpty();
        }
        assertThat(Needles.filesWith(root, needle)).isEmpty();
    }

    /** Where H2 would put a result that it does not want to hold in memory. */
    private List<Path> temporaryFilesWithIt() throws IOException {
        var found = new ArrayList<Path>();
        var directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.newDirectoryStream(directory, "h2tmp*")) {
            for (var file : files) {
                try {
                    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    if (Needles.isIn(text, needle)) {
                        found.add(file);
                    }
                } catch (NoSuchFileException _) {
                    // Another process's, and gone.
                }
            }
        }
        return found;
    }

    /** What H2 does with long texts and binaries on their way in. */
    @Test
    void temporaryFilesAreSealedAndBesideTheDatabase() throws Exception {
        var files = SealedFileSystem.mount(dataDir.control(), SealedFixture.files(1));
        var address = files.address(dataDir.control().resolve("control"));
        var temporary = FilePath.get(address).createTempFile(".temp.db", true);
        try (var channel = temporary.open("rw")) {
            for (int i = 0; i < 500; i++) {
                channel.write(ByteBuffer.wrap(needle.getBytes(StandardCharsets.UTF_8)));
            }
            assertThat(temporary.size()).isEqualTo(500L * needle.length());
            assertThat(names(dataDir.control()))
                    .singleElement()
                    .asString()
                    .startsWith("control.")
                    .endsWith(".temp.db");
            assertThat(Needles.filesWith(root, needle)).isEmpty();
        }
        temporary.delete();
        assertThat(names(dataDir.control())).isEmpty();
    }

    /** The same without the seal is found: this scan can fail. */
    @Test
    void theSameInClearIsFound() throws Exception {
        try (var connection = DriverManager.getConnection(clearAddress());
                var _ = writeEverywhere(connection)) {
            assertThat(Needles.filesWith(root, needle)).isNotEmpty();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (var list = Files.list(directory)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aStoreOfAnOlderVersionIsEncryptedAtTheNextStart() throws Exception {
        try (var connection = DriverManager.getConnection(clearAddress(), "control", "")) {
            connection.createStatement().execute("create table old (name varchar)");
            connection.createStatement().execute("insert into old values ('" + needle + "')");
        }
        assertThat(Needles.filesWith(root, needle)).isNotEmpty();
        // Tables without a history are not ours: open it as H2 does.
        var files = SealedFileSystem.mount(dataDir.control(), SealedFixture.files(1));
        var address = files.address(dataDir.control().resolve("control"));
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:h2:" + address + ControlStore.H2_OPTIONS, "control", "");
                var rows = connection.createStatement().executeQuery("select name from old")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(needle);
        }
        assertThat(Needles.filesWith(root, needle)).isEmpty();
        assertThat(names(dataDir.control()))
                .containsExactlyInAnyOrder("control.mv.db", "control.mv.db.mark");
    }

    @Test
    void saysInOneLineWhatIsWrongAndWhatToDo() throws Exception {
        try (var store = open(seal(1))) {
            insert(store, "acme");
        }
        var file = dataDir.controlStore();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> open(seal(1)))
                .isInstanceOf(StartupException.class)
                .hasNoCause()
                .hasMessageContaining(file.toString())
                .hasMessageContaining("box ")
                .hasMessageContaining("restore it from a backup");
        assertThatThrownBy(() -> ControlStore.openToRead(settings, seal(1)))
                .isInstanceOf(StartupException.class);
    }

    @Test
    void anOlderCopyOfTheWholeDirectoryIsRefused() throws Exception {
        try (var store = open(seal(1))) {
            insert(store, "acme");
        }
        var file = Files.readAllBytes(dataDir.controlStore());
        var mark = dataDir.control().resolve("control.mv.db.mark");
        var oldMark = Files.readAllBytes(mark);
        try (var store = open(seal(1))) {
            JdbcClient.create(store).sql("delete from organization").update();
        }
        Files.write(dataDir.controlStore(), file);
        Files.write(mark, oldMark);

        assertThatThrownBy(() -> open(seal(1)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("older than what this server has already seen");
    }

    @Test
    void changesItsKeyWhileItIsUsed() throws Exception {
        try (var store = open(seal(1))) {
            insert(store, "acme");
        }
        var seal = seal(2);
        try (var store = open(seal)) {
            assertThat(seal.keyVersion()).hasValue(1);
            assertThat(seal.rekey()).isTrue();
            assertThat(seal.keyVersion()).hasValue(2);
            assertThat(seal.rekey()).isFalse();
            insert(store, "beta");
            assertThat(names(store)).containsExactly("acme", "beta");
        }
        assertThat(seal.keyVersion()).isEmpty();
        try (var store = open(seal(2))) {
            assertThat(names(store)).containsExactly("acme", "beta");
        }
    }

    /** H2 removes what ends like this when it opens a database; it is nobody's any more. */
    @Test
    void whatACrashLeftOfTemporaryFilesIsRemoved() throws Exception {
        open(seal(1)).close();
        var left = dataDir.control().resolve("control.1234.temp.db");
        Files.writeString(left, "left");
        open(seal(1)).close();

        assertThat(left).doesNotExist();
    }
}
