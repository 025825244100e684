package dev.agentmetrics.server.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.secrecy.Finding;
import dev.agentmetrics.server.secrecy.Needle;
import dev.agentmetrics.server.secrecy.SecretScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedKeysTest {

    private final TestKeys ring = TestKeys.fixed();
    private final PrivateKey key =
            new CertificateMaker(() -> new UUID(1, 2)).newKeyPair().getPrivate();
    private final Path folder;
    private final SealedKeys keys;

    SealedKeysTest(@TempDir Path folder) {
        this.folder = folder;
        this.keys = new SealedKeys(folder, ring);
    }

    /** The number that is the secret, in any form. */
    private List<Finding> clear() {
        var encoded = key.getEncoded();
        var secret = java.util.Arrays.copyOfRange(encoded, 35, 67);
        var found = new ArrayList<Finding>();
        var report =
                new SecretScan.Report() {
                    @Override
                    public void found(Finding finding) {
                        found.add(finding);
                    }

                    @Override
                    public void notRead(String place, String reason) {
                        throw new AssertionError(place);
                    }
                };
        new SecretScan(List.of(Needle.bytes("key", secret)), report).tree(folder, Set.of());
        return found;
    }

    @Test
    void aKeyIsTheSameAfterwardsAndStandsNowhereInClear() throws IOException {
        keys.write("ca-key", key);

        assertThat(keys.read("ca-key")).contains(key);
        assertThat(clear()).isEmpty();
        assertThat(keys.read("server-key")).isEmpty();
        // The search finds what is there.
        Files.write(folder.resolve("planted"), key.getEncoded());
        assertThat(clear()).hasSize(1);
    }

    @Test
    void aKeyOfAnEarlierReleaseIsSealedAndItsFileRemoved() throws IOException {
        Files.writeString(folder.resolve("ca-key.pem"), PemFiles.text(key));
        Files.writeString(folder.resolve("ca-key.pem.new"), PemFiles.text(key));

        assertThat(keys.read("ca-key")).contains(key);

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("ca-key.sealed"));
        }
        assertThat(new SealedKeys(folder, ring).read("ca-key")).contains(key);
    }

    @Test
    void aKillBeforeTheClearFileIsRemovedIsMadeGood() throws IOException {
        keys.write("ca-key", key);
        Files.writeString(folder.resolve("ca-key.pem"), PemFiles.text(key));

        assertThat(keys.read("ca-key")).contains(key);
        assertThat(folder.resolve("ca-key.pem")).doesNotExist();
    }

    @Test
    void aFileOfAnotherDeploymentOrPlaceStopsTheStart() throws IOException {
        var other = new byte[32];
        other[0] = 7;
        new SealedKeys(folder, new TestKeys(other)).write("ca-key", key);
        keys.write("server-key", key);

        assertThatThrownBy(() -> keys.read("ca-key"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("cannot be opened");
        Files.copy(folder.resolve("server-key.sealed"), folder.resolve("moved.sealed"));
        assertThatThrownBy(() -> keys.read("moved")).isInstanceOf(StartupException.class);
    }

    @Test
    void aNewVersionTakesOverAndFreesTheOldOne() {
        keys.write("ca-key", key);
        var rotated = ring.rotated();
        var later = new SealedKeys(folder, rotated);
        assertThat(later.isFor(Purpose.Shared.TLS_KEYS)).isTrue();
        assertThat(later.isFree(Purpose.Shared.TLS_KEYS, 1)).isFalse();

        assertThat(later.advance(Purpose.Shared.TLS_KEYS, 2).isDone()).isTrue();

        assertThat(later.isFree(Purpose.Shared.TLS_KEYS, 1)).isTrue();
        assertThat(new SealedKeys(folder, rotated.alone()).read("ca-key")).contains(key);
        assertThat(rotated.hmacKeys(Name.TLS_KEYS).usable()).hasSize(2);
    }
}
