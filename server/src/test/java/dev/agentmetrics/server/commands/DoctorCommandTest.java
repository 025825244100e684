package dev.agentmetrics.server.commands;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.internal.ring.StoredKeyRing;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.DataDirLock;
import dev.agentmetrics.server.db.DatabaseSettings;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    private static final String ADDRESS = "ada.lovelace@example.org";

    @TempDir Path root;
    private Path dataDir;

    @BeforeEach
    void aDeployment() throws IOException {
        dataDir = Files.createDirectory(root.resolve("data"));
        ring().close();
        try (var control = TestControlStore.open(Engine.H2, dataDir)) {
            control.jdbc()
                    .sql(
                            "insert into person (id, email, email_key, created_at)"
                                    + " values (random_uuid(), :email, :email, now())")
                    .param("email", ADDRESS)
                    .update();
        }
    }

    private StoredKeyRing ring() {
        return StoredKeyRing.open(TestSurroundings.of(dataDir, settings()));
    }

    private Map<String, String> settings() {
        return Map.of("backup-to", root.resolve("backups").toString());
    }

    private Run doctor(String... more) {
        var stores = new DatabaseSettings(dataDir, null, null, null);
        var settings = TestSurroundings.of(dataDir, settings()).settings();
        var arguments = new java.util.ArrayList<>(java.util.List.of("doctor", "--scan-data"));
        arguments.addAll(java.util.List.of(more));
        return Run.of(
                () -> new Deployment(stores, settings), Map.of(), arguments.toArray(String[]::new));
    }

    /** Files by what has to be found in them, and what must not be shown. */
    private final Map<String, String> planted = new LinkedHashMap<>();

    private void plant(String kind, byte[] content, String secret) throws IOException {
        var name = "planted-" + planted.size();
        Files.write(dataDir.resolve(name), content);
        planted.put(name + ": " + kind + " ", secret);
    }

    @Test
    void aDeploymentAsItShouldBeIsClean() throws IOException {
        Files.createDirectories(root.resolve("backups"));
        var run = doctor();

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).isEmpty();
    }

    @Test
    void findsEachKindOfSecretAndShowsNone() throws Exception {
        try (var ring = ring()) {
            var key = ring.current(Shared.EVENT_STORE).reveal();
            plant("data key event-store-1", key, "no text");
            var text = Base64.getEncoder().encode(key);
            plant("data key event-store-1", text, new String(text, UTF_16LE));
        }
        plant("e-mail address", ("x" + ADDRESS).getBytes(UTF_16LE), ADDRESS);
        var issued = KeySamples.one(1);
        plant("API key", issued.getBytes(UTF_16LE), issued);
        var cookie = "__Host-am_session=" + "s".repeat(43);
        plant("session cookie", cookie.getBytes(UTF_8), cookie);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var encoded = generator.generateKeyPair().getPrivate().getEncoded();
        plant("private key", encoded, "no text");
        plant("private key", Base64.getMimeEncoder().encode(encoded), "no text");
        var pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE";
        plant("private key", pem.getBytes(UTF_8), "MHcCAQEE");
        var keyFile = Files.readAllBytes(root.resolve("data.key"));
        plant("key file of the local key manager", keyFile, "no text");
        plant("control store in clear", "H:2,block:1,blockSize:1000".getBytes(UTF_8), "no text");
        plant("event store in clear", "columns format version: 1\n".getBytes(UTF_8), "no text");

        var run = doctor();

        assertThat(run.code()).as(run.err()).isEqualTo(1);
        planted.forEach(
                (line, secret) -> {
                    assertThat(run.out()).contains(line).doesNotContain(secret);
                    assertThat(run.err()).doesNotContain(secret);
                });
    }

    @Test
    void isNotAlarmedByWhatOnlyLooksLikeOne() throws IOException {
        Files.writeString(
                dataDir.resolve("log"),
                "am_live_0000000001_*** __Host-am_session=*** -----BEGIN CERTIFICATE-----"
                        + " -----BEGIN ENCRYPTED PRIVATE KEY-----");

        assertThat(doctor().code()).isZero();
    }

    @Test
    void looksWhereItIsToldAndIntoTheBackups() throws IOException {
        var logs = Files.createDirectories(root.resolve("logs"));
        Files.writeString(logs.resolve("server.log"), "hello " + ADDRESS);
        assertThat(doctor().code()).isZero();
        assertThat(doctor(logs.toString()).code()).isEqualTo(1);

        var backups = Files.createDirectories(root.resolve("backups"));
        Files.writeString(backups.resolve("chunk"), ADDRESS);
        assertThat(doctor().code()).isEqualTo(1);
    }

    @Test
    void answersInJsonForMachines() throws IOException {
        var planted = Files.writeString(dataDir.resolve("planted"), "x" + ADDRESS);

        var answer = JsonMapper.shared().readTree(doctor("--json").out());

        var finding = answer.path("findings").path(0);
        assertThat(finding.path("path").asString()).isEqualTo(planted.toString());
        assertThat(finding.path("kind").asString()).isEqualTo("e-mail address");
        assertThat(finding.path("form").asString()).isEqualTo("raw");
        assertThat(finding.path("offset").asLong()).isEqualTo(1);
        assertThat(answer.path("not_read").isEmpty()).isTrue();
    }

    @Test
    void saysWhatToDoWhenItCannot() throws IOException {
        try (var _ = new DataDirLock(new DataDir(dataDir))) {
            var run = doctor();
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("stop it, run this again, start it");
        }
        var missing = doctor(root.resolve("not there").toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("not read: ");
        assertThat(doctor("--scam-data").code()).isEqualTo(2);
    }
}
