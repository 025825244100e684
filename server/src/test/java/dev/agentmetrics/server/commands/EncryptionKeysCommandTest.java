package dev.agentmetrics.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionKeysCommandTest {

    @TempDir Path root;
    private Path dataDir;

    @BeforeEach
    void asAfterAStart() throws IOException {
        dataDir = Files.createDirectory(root.resolve("data"));
        ring().close();
    }

    private StoredKeyRing ring() {
        return StoredKeyRing.open(TestSurroundings.of(dataDir, Map.of()));
    }

    private Run command(String... arguments) {
        var stores = new DatabaseSettings(dataDir, null, null, null);
        var settings = TestSurroundings.of(dataDir, Map.of()).settings();
        return Run.of(() -> new Deployment(stores, settings), Map.of(), arguments);
    }

    @Test
    void statusListsEveryPurposeAndNoKey() {
        var run = command("encryption-keys", "status");

        assertThat(run.code()).as(run.err()).isZero();
        try (var ring = ring()) {
            for (var purpose : Shared.values()) {
                var key = ring.current(purpose).reveal();
                assertThat(run.out())
                        .contains(purpose.text())
                        .doesNotContain(HexFormat.of().formatHex(key))
                        .doesNotContain(Base64.getEncoder().encodeToString(key));
            }
        }
        assertThat(run.out()).doesNotContain("next start").doesNotContain("old versions stay");
    }

    @Test
    void statusSaysWhyAnOldVersionIsStillThere() {
        try (var ring = ring()) {
            ring.rotate(Shared.EVENT_STORE);
            ring.rotate(Shared.BACKUP);
        }

        assertThat(command("encryption-keys", "status").out())
                .contains("event-store: the server writes with a new version from its next start")
                .contains("backup, backup-signing: old versions stay");
    }

    @Test
    void rotateLeavesANoteForTheServer() throws IOException {
        assertThat(command("encryption-keys", "rotate", "control-store").code()).isZero();
        assertThat(command("encryption-keys", "rotate", "backup-signing").code()).isZero();

        assertThat(Files.readAllLines(dataDir.resolve("keys/rotate-now")))
                .containsExactly("backup-signing", "control-store");
        assertThat(command("encryption-keys", "rotate", "nothing").code()).isEqualTo(2);
    }

    /** Nothing would come of the note, and nobody would say so. */
    @Test
    void whatStaysIsNotAskedFor() {
        var run = command("encryption-keys", "rotate", "user-pseudonym");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("another key would give every user another pseudonym");
        assertThat(dataDir.resolve("keys/rotate-now")).doesNotExist();
        assertThat(command("encryption-keys", "status").out()).contains("user-pseudonym: never");
        assertThat(command("encryption-keys", "rotate").out()).contains("user-pseudonym: never");
    }
}
