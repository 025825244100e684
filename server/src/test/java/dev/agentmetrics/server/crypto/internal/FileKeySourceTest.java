package dev.agentmetrics.server.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C09")
class FileKeySourceTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path root;
    private DataDir dataDir;

    @BeforeEach
    void setUp() {
        dataDir = new DataDir(root.resolve("data"));
    }

    private FileKeySource open(long seed) {
        return new FileKeySource(dataDir, TestKeys.random(seed));
    }

    private Path pepper() {
        return dataDir.secrets().resolve("api-key-pepper.key");
    }

    @Test
    void makesPrivateFilesOf32Bytes() throws IOException {
        open(1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.secrets())))
                .isEqualTo("rwx------");
        try (var files = Files.list(dataDir.secrets())) {
            var all = files.toList();
            assertThat(all).hasSize(KeySource.Name.values().length + 1);
            for (var file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(Files.size(pepper())).isEqualTo(32);
    }

    @Test
    void aKeyComputesHmacSha256WithTheFilesBytes() throws IOException {
        var key = open(1).hmacKey(KeySource.Name.API_KEY_PEPPER);

        assertThat(key.mac(MESSAGE))
                .isEqualTo(TestKeys.hmac(Files.readAllBytes(pepper()), MESSAGE));
        assertThat(key.mac(new byte[] {1}, new byte[] {2})).isEqualTo(key.mac(new byte[] {1, 2}));
    }

    @Test
    void givesTheSameKeysAfterARestartAndDifferentOnesPerNameAndDeployment() {
        var first = open(1);
        var again = open(2);
        var pepper = first.hmacKey(KeySource.Name.API_KEY_PEPPER);

        assertThat(again.hmacKey(KeySource.Name.API_KEY_PEPPER).mac(MESSAGE))
                .isEqualTo(pepper.mac(MESSAGE));
        assertThat(again.hmacKey(KeySource.Name.API_KEY_PEPPER).id()).isEqualTo(pepper.id());
        assertThat(first.hmacKey(KeySource.Name.SESSION).mac(MESSAGE))
                .isNotEqualTo(pepper.mac(MESSAGE));
        var elsewhere =
                new FileKeySource(new DataDir(root.resolve("other")), TestKeys.random(3))
                        .hmacKey(KeySource.Name.API_KEY_PEPPER);
        assertThat(elsewhere.id()).isNotEqualTo(pepper.id());
    }

    @Test
    void refusesFilesThatOthersCanRead() throws IOException {
        open(1);
        Files.setPosixFilePermissions(pepper(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("chmod 600 " + pepper());
    }

    @Test
    void refusesADirectoryThatOthersCanOpen() throws IOException {
        open(1);
        Files.setPosixFilePermissions(
                dataDir.secrets(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("chmod 700 " + dataDir.secrets());
    }

    @Test
    void refusesToReplaceALostKey() throws IOException {
        open(1);
        Files.delete(pepper());

        assertThatThrownBy(() -> open(2))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(pepper() + " is missing");
        assertThat(pepper()).doesNotExist();
    }

    @Test
    void refusesToStartWithoutKeysWhenThereIsData() throws IOException {
        Files.createDirectories(dataDir.control());

        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(dataDir.secrets() + " is missing");
    }

    @Test
    void refusesADamagedOrSwappedKey() throws IOException {
        open(1);
        Files.write(pepper(), new byte[31]);
        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("damaged");

        Files.write(pepper(), new byte[32]);
        assertThatThrownBy(() -> open(1))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("not the one");
    }

    @Test
    void addsAKeyThatALaterVersionNeeds() throws IOException {
        open(1);
        var index = dataDir.secrets().resolve("index");
        Files.createDirectories(dataDir.control());
        // As if the session key had not been known to the version before.
        Files.delete(dataDir.secrets().resolve("session.key"));
        Files.writeString(
                index,
                Files.readString(index)
                        .lines()
                        .filter(line -> !line.startsWith("session "))
                        .reduce("", (all, line) -> all + line + "\n"));

        assertThat(open(2).hmacKey(KeySource.Name.SESSION).id()).startsWith("session-");
        assertThat(Files.readString(index)).contains("session session-");
    }

    @Test
    void doesNotPrintItsKeys() throws IOException {
        var key = open(1).hmacKey(KeySource.Name.SESSION);

        assertThat(key.toString()).isEqualTo("HmacKey " + key.id());
    }
}
