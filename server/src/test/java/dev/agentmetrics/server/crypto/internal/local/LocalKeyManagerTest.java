package dev.agentmetrics.server.crypto.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerContract;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** With the key file that is the default. */
@Tag("C07")
class LocalKeyManagerTest extends KeyManagerContract {

    private static final KeyName KEY = ROOT;
    private static final byte[] SECRET = PLAINTEXT;

    @TempDir Path root;
    private KeyManager manager;

    private Path dataDir() {
        return root.resolve("data");
    }

    private Path keyFile() {
        return root.resolve("data.key");
    }

    private Path keyring() {
        return dataDir().resolve("keys/keyring.json");
    }

    private static KeyManager open(Path dataDir, Map<String, String> settings) {
        return new LocalProvider().open(TestSurroundings.of(dataDir, settings));
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(dataDir());
        manager = reopen();
    }

    private KeyManager reopen() {
        return open(dataDir(), Map.of());
    }

    @Override
    protected KeyManager manager() {
        return manager;
    }

    @Override
    protected void goAway() {
        move(keyFile(), root.resolve("away"));
    }

    @Override
    protected void comeBack() {
        move(root.resolve("away"), keyFile());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected List<String> credentials() {
        try {
            return List.of(HexFormat.of().formatHex(Files.readAllBytes(keyFile())));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void openingMakesNothingAndTheFirstKeyMakesTwoPrivateFiles() throws IOException {
        assertThat(keyring()).doesNotExist();
        assertThat(keyFile()).doesNotExist();

        manager.create(KEY, Use.WRAP);

        for (var file : new Path[] {keyring(), keyFile()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(keyFile()).hasSize(32);
    }

    @Test
    void aCopyOfTheDataDirectoryOpensNothing() throws IOException {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        var copy = root.resolve("elsewhere/data");
        FileSystemUtils.copyRecursively(dataDir(), copy);

        assertThatThrownBy(() -> open(copy, Map.of()))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("elsewhere/data.key");
        Files.write(root.resolve("elsewhere/data.key"), new byte[32]);
        Files.setPosixFilePermissions(
                root.resolve("elsewhere/data.key"), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> open(copy, Map.of()))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("does not open");
        // With the key file it does.
        assertThat(
                        open(copy, Map.of("key-file", keyFile().toString()))
                                .unwrap(KEY, wrapped, CONTEXT))
                .isEqualTo(SECRET);
    }

    @Test
    void aKeyFileThatIsTakenAwayEndsTheUseOfTheKeys() throws IOException {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        Files.move(keyFile(), root.resolve("away"));

        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, CONTEXT))
                .isInstanceOf(KeyManagerException.Unavailable.class);
        Files.move(root.resolve("away"), keyFile());
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aKeyFileInTheDataDirectoryIsRefused() throws IOException {
        var link = Files.createSymbolicLink(root.resolve("link"), dataDir());
        for (var inside : new Path[] {dataDir().resolve("k"), link.resolve("k")}) {
            assertThatThrownBy(() -> open(dataDir(), Map.of("key-file", inside.toString())))
                    .isInstanceOf(KeyManagerException.Misconfigured.class)
                    .hasMessageContaining("outside");
        }
    }

    @Test
    void aKeyFileThatOthersCanReadIsRefused() throws IOException {
        manager.create(KEY, Use.WRAP);
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::reopen).hasMessageContaining("chmod 600 " + keyFile());
    }

    @Test
    void aPassphraseSealsInsteadAndNothingElseOpens() throws IOException {
        var data = Files.createDirectories(root.resolve("second"));
        var settings = Map.of("key-passphrase", "correct horse battery");
        var first = open(data, settings);
        first.create(KEY, Use.WRAP);
        var wrapped = first.wrap(KEY, SECRET, CONTEXT);

        assertThat(open(data, settings).unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
        var file = Files.writeString(root.resolve("phrase"), "correct horse battery\n");
        assertThat(
                        open(data, Map.of("key-passphrase-file", file.toString()))
                                .unwrap(KEY, wrapped, CONTEXT))
                .isEqualTo(SECRET);
        assertThatThrownBy(() -> open(data, Map.of("key-passphrase", "correct horse batterz")))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("does not open");
        assertThatThrownBy(() -> open(data, Map.of()))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_KEY_PASSPHRASE_FILE");
        assertThat(root.resolve("second.key")).doesNotExist();
    }

    @Test
    void contradictionsAreRefused() {
        var all =
                Map.of(
                        "key-passphrase",
                        "correct horse battery",
                        "key-file",
                        root.resolve("k").toString());
        assertThatThrownBy(() -> open(dataDir(), all))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("one of them");
        assertThatThrownBy(() -> open(dataDir(), Map.of("key-passphrase", "tiny")))
                .isInstanceOf(KeyManagerException.Misconfigured.class)
                .hasMessageContaining("12 characters")
                .hasMessageNotContaining("tiny");
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() throws IOException {
        manager.create(KEY, Use.WRAP);
        var whole = Files.readAllBytes(keyring());
        var text = new String(whole, StandardCharsets.UTF_8);
        for (var part : new String[] {"sealed\":\"", "salt\":\""}) {
            var bytes = whole.clone();
            int at = text.indexOf(part) + part.length() + 3;
            bytes[at] = (byte) (bytes[at] == 'A' ? 'B' : 'A');
            Files.write(keyring(), bytes);
            assertThatThrownBy(this::reopen).isInstanceOf(KeyManagerException.Misconfigured.class);
        }
    }

    @Test
    void aLostKeyringIsNotReplacedInUse() throws IOException {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        Files.delete(keyring());

        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, CONTEXT))
                .isInstanceOf(KeyManagerException.Unavailable.class)
                .hasMessageContaining("missing");
    }

    @Test
    void noKeyStandsInAFileInClear() throws IOException {
        var known = new HashMap<String, byte[]>();
        var surroundings = TestSurroundings.of(dataDir(), Map.of());
        var recording =
                new dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings(
                        surroundings.settings(),
                        surroundings.dataDir(),
                        count -> {
                            var bytes = surroundings.random().bytes(count);
                            known.put(HexFormat.of().formatHex(bytes), bytes);
                            return bytes;
                        },
                        surroundings.clock());
        var own = new LocalProvider().open(recording);
        own.create(KEY, Use.WRAP);
        own.rotate(KEY);

        var file = Files.readString(keyring());
        assertThat(known.values().stream().filter(bytes -> bytes.length == 32)).hasSize(3);
        for (var bytes : known.values()) {
            if (bytes.length == 32) {
                assertThat(file)
                        .doesNotContain(HexFormat.of().formatHex(bytes))
                        .doesNotContain(java.util.Base64.getEncoder().encodeToString(bytes));
            }
        }
    }
}
