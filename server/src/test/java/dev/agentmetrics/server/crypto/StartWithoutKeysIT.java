package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.PostgresServer;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.testing.ServerProcess;
import dev.agentmetrics.server.testing.keymanagers.VaultDouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment that has keys is started, and its key manager is gone: it makes no others. */
@Tag("C07")
class StartWithoutKeysIT {

    private static final int BAD_SETTINGS = 78;
    private static final int FAILED = 1;

    @TempDir Path root;
    private Path dataDir;

    @BeforeEach
    void directory() throws IOException {
        dataDir = Files.createDirectory(root.resolve("data"));
    }

    private void begun(Map<String, String> settings) {
        StoredKeyRing.open(TestSurroundings.of(dataDir, settings)).close();
    }

    private Path ring() {
        return dataDir.resolve("keys/ring.json");
    }

    private void nothingWasMade(String ringBefore) throws IOException {
        assertThat(Files.readString(ring())).isEqualTo(ringBefore);
        assertThat(dataDir.resolve("control")).doesNotExist();
        assertThat(dataDir.resolve("clickhouse")).doesNotExist();
    }

    @Test
    void aLostKeyFileIsAWrongSetting() throws IOException {
        var keyFile = root.resolve("data.key");
        begun(Map.of("key-file", keyFile.toString()));
        var before = Files.readString(ring());
        Files.delete(keyFile);
        try (var server =
                ServerProcess.start(dataDir, Map.of("AGENTMETRICS_KEY_FILE", keyFile.toString()))) {
            assertThat(server.exitCode()).as(server.output()).isEqualTo(BAD_SETTINGS);
            assertThat(problems(server))
                    .singleElement()
                    .asString()
                    .contains(keyFile.toString(), "put it back");
            assertThat(server.output()).doesNotContain("Unable to close", "Caused by");
        }
        assertThat(keyFile).doesNotExist();
        nothingWasMade(before);
    }

    /** The volume with the keys is lost, and the database is elsewhere. */
    @Test
    void lostKeysAreNotMadeAgainForADatabaseThatNeedsThem() throws IOException {
        var address = PostgresServer.shared().newDatabase();
        var settings = new DatabaseSettings(root.resolve("before"), Secret.of(address), null, null);
        try (var store = TestControlStore.open(settings)) {
            store.jdbc()
                    .sql(
                            "insert into audit_head (chain_id, seq, hash, seal_key, seal)"
                                    + " values (?, 1, ?, 'key', ?)")
                    .params(new UUID(1, 2), new byte[] {1}, new byte[] {2})
                    .update();
        }
        try (var server =
                ServerProcess.start(dataDir, Map.of("AGENTMETRICS_DATABASE_URL", address))) {
            assertThat(server.exitCode()).as(server.output()).isEqualTo(BAD_SETTINGS);
            assertThat(problems(server))
                    .singleElement()
                    .asString()
                    .contains("AGENTMETRICS_DATABASE_URL", "agentmetrics restore --keys");
        }
        assertThat(ring()).doesNotExist();
    }

    /** Nothing is wrong with the settings, and starting again may help. */
    @Test
    void aServiceThatIsGoneIsToldApart() throws IOException {
        var token = Files.writeString(root.resolve("token"), VaultDouble.TOKEN);
        String address;
        Path authority;
        try (var vault = new VaultDouble(root, "localhost")) {
            address = vault.address().toString();
            authority = vault.caFile();
            begun(
                    Map.of(
                            "key-manager",
                            "vault",
                            "vault-address",
                            address,
                            "vault-token-file",
                            token.toString(),
                            "key-manager-ca",
                            authority.toString()));
        }
        var before = Files.readString(ring());
        try (var server =
                ServerProcess.start(
                        dataDir,
                        Map.of(
                                "AGENTMETRICS_KEY_MANAGER",
                                "vault",
                                "AGENTMETRICS_KEY_FILE",
                                "",
                                "AGENTMETRICS_VAULT_ADDRESS",
                                address,
                                "AGENTMETRICS_VAULT_TOKEN_FILE",
                                token.toString(),
                                "AGENTMETRICS_KEY_MANAGER_CA",
                                authority.toString()))) {
            assertThat(server.exitCode()).as(server.output()).isEqualTo(FAILED);
            assertThat(problems(server))
                    .singleElement()
                    .asString()
                    .contains(URI.create(address).getAuthority(), "cannot be reached");
            assertThat(server.output()).doesNotContain(VaultDouble.TOKEN);
        }
        nothingWasMade(before);
    }

    private static List<String> problems(ServerProcess server) {
        return server.output().lines().filter(line -> line.startsWith("agentmetrics: ")).toList();
    }
}
