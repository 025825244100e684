package dev.agentmetrics.server.crypto.internal.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.KeyFiles;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a deployment on another machine, with a key manager that both can reach. */
@Tag("C07")
class KeyFilesTest {

    @TempDir Path root;

    @Test
    void theSameTokenOpensThemElsewhereAndNoOtherDoes() throws Exception {
        var token = SoftHsm.newToken();
        byte[] key;
        byte[] packed;
        try (var ring = StoredKeyRing.open(TestSurroundings.of(root.resolve("here"), token))) {
            key = ring.current(Purpose.Shared.BACKUP).reveal();
            packed = new KeyFiles(new DataDir(root.resolve("here"))).pack();
        }
        var there = root.resolve("there");
        new KeyFiles(new DataDir(there)).unpack(packed);
        try (var ring = StoredKeyRing.openExisting(TestSurroundings.of(there, token))) {
            assertThat(ring.current(Purpose.Shared.BACKUP).reveal()).isEqualTo(key);
        }
        assertThatThrownBy(
                        () ->
                                StoredKeyRing.openExisting(
                                        TestSurroundings.of(there, SoftHsm.newToken())))
                .isInstanceOf(StartupException.class);
    }

    @Test
    void nothingElseIsUnpacked() {
        var files = new KeyFiles(new DataDir(root));
        for (var packed :
                new String[] {
                    "", "{}", "no json", "{\"format\":1,\"files\":{\"../ring.json\":\"AA==\"}}"
                }) {
            assertThatThrownBy(() -> files.unpack(packed.getBytes(StandardCharsets.UTF_8)))
                    .as(packed)
                    .isInstanceOf(IOException.class);
        }
        assertThat(files.exist()).isFalse();
    }
}
