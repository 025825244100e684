package dev.agentmetrics.server.crypto.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories of releases that kept keys in clear. */
@Tag("C07")
class UpgradeTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final Instant MADE = Instant.parse("2025-12-24T18:00:00Z");

    @TempDir Path root;
    private Path secrets;
    private RingFixture fixture;

    @BeforeEach
    void asItWas() throws IOException {
        var data = Files.createDirectory(root.resolve("data"));
        Files.createDirectory(data.resolve("control"));
        secrets =
                Files.createDirectory(
                        data.resolve("secrets"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        var index = new StringBuilder();
        for (var name : Name.values()) {
            write(name.text() + ".key", key(name));
            index.append(name.text())
                    .append(' ')
                    .append(RingKeySource.id(name, key(name)))
                    .append('\n');
        }
        write("index", index.toString().getBytes(StandardCharsets.US_ASCII));
        fixture = new RingFixture(data);
    }

    private void write(String name, byte[] content) throws IOException {
        var file = Files.write(secrets.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.from(MADE));
    }

    private static byte[] key(Name name) {
        var key = new byte[32];
        key[0] = (byte) name.text().length();
        key[1] = (byte) name.text().charAt(0);
        return key;
    }

    @Test
    void theSameKeysGoOnWorkingAndStandNowhereInClear() throws IOException {
        var ring = fixture.open();

        for (var name : Name.values()) {
            var now = ring.source().hmacKeys(name).current();
            assertThat(now.mac(MESSAGE)).isEqualTo(TestKeys.hmac(key(name), MESSAGE));
            assertThat(now.id()).isEqualTo(RingKeySource.id(name, key(name)));
            assertThat(ring.current(name.purpose()).info().created()).isEqualTo(MADE);
        }
        assertThat(secrets).doesNotExist();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (var name : Name.values()) {
                    assertThat(text)
                            .doesNotContain(new String(key(name), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(fixture.open().source().hmacKeys(Name.SESSION).current().mac(MESSAGE))
                .isEqualTo(TestKeys.hmac(key(Name.SESSION), MESSAGE));
    }

    @Test
    void aKillBeforeTheOldFilesAreDeletedIsMadeGood() throws IOException {
        fixture.open();
        asItWasAgain();

        fixture.open();

        assertThat(secrets).doesNotExist();
    }

    /** Without it, an older control store in the newest one's place would not be noticed. */
    @Test
    void whatIsRememberedOfTheControlStoreStaysAmongTheKeys() throws IOException {
        write("control-store.witness", MESSAGE);

        fixture.open();

        assertThat(fixture.file().resolveSibling("control-store.witness"))
                .hasBinaryContent(MESSAGE);
        assertThat(secrets).doesNotExist();
    }

    private void asItWasAgain() throws IOException {
        Files.createDirectory(
                secrets,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write("session.key", key(Name.SESSION));
    }

    @Test
    void otherKeysThanThoseOfTheRingAreNotDeleted() throws IOException {
        fixture.open();
        asItWasAgain();
        write("session.key", new byte[32]);

        assertThatThrownBy(() -> fixture.open())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("another session key");
        assertThat(secrets.resolve("session.key")).exists();
    }

    @Test
    void aLostKeyIsNotMadeAgain() throws IOException {
        Files.delete(secrets.resolve("audit.key"));

        assertThatThrownBy(() -> fixture.open())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("audit.key is missing");
        assertThat(fixture.file()).doesNotExist();
    }

    @Test
    void aDamagedOrSwappedKeyStopsTheStart() throws IOException {
        for (var content : new byte[][] {new byte[31], new byte[32]}) {
            write("audit.key", content);
            assertThatThrownBy(() -> fixture.open())
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("damaged or not the one");
        }
    }

    @Test
    void aKeyThatOthersCouldReadStopsTheStart() throws IOException {
        Files.setPosixFilePermissions(
                secrets.resolve("audit.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> fixture.open())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("chmod 600");
    }
}
