package dev.agentmetrics.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.testing.EventClient;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.ServerCommand;
import dev.agentmetrics.server.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is backed up while it works, lost, and restored elsewhere. */
@Tag("C06")
class BackupIT {

    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

    @TempDir Path root;

    private Map<String, String> settings() {
        return Map.of(
                "AGENTMETRICS_BACKUP_TO",
                backups().toString(),
                "AGENTMETRICS_BACKUP_DRILL_DAYS",
                "0");
    }

    private Path backups() {
        return root.resolve("backups");
    }

    private Path data() {
        return root.resolve("data");
    }

    private static List<String> ask(Path dataDir, String request, int code) throws IOException {
        var said = new ArrayList<String>();
        // The manifest can be seen a moment before its maker is done.
        var answer =
                await().atMost(HALF_MINUTE)
                        .until(
                                () -> {
                                    said.clear();
                                    return LocalSocket.ask(
                                            new DataDir(dataDir), request, said::add);
                                },
                                _ -> !said.toString().contains("is under way"));
        assertThat(answer).as(said.toString()).contains(code);
        return said;
    }

    private boolean exists(long sequence, String name) {
        return Files.exists(backups().resolve("backup-%010d/%s".formatted(sequence, name)));
    }

    @Test
    void whatWasSentIsThereAfterARestoreElsewhere() throws Exception {
        ServerAccess.Keys keys;
        List<java.util.UUID> acknowledged;
        java.util.UUID deleted;
        try (var server = ServerProcess.start(data(), settings())) {
            var ca = data().resolve("tls/ca.pem");
            keys = ServerAccess.setUp(server, ca);
            var access = ServerAccess.of(server, ca, keys);
            await().atMost(HALF_MINUTE).until(() -> exists(1, "manifest"));
            assertThat(EventClient.manual(access, "shop", 100, 50).sendNext().statusCode() / 100)
                    .isEqualTo(2);
            assertThat(ask(data(), "backup", 0).getLast()).startsWith("last whole backup: 2 (");

            try (var busy = EventClient.start(access, "shop", "busy", 20)) {
                await().atMost(HALF_MINUTE).until(() -> busy.acknowledged().size() >= 40);
                ask(data(), "backup", 0);
                await().atMost(HALF_MINUTE).until(() -> busy.acknowledged().size() >= 400);
                busy.stop();
                acknowledged = access.runs("shop");
                assertThat(acknowledged).containsAll(busy.acknowledged());
            }
            assertThat(EventClient.manual(access, "gone", 3, 50).sendNext().statusCode() / 100)
                    .isEqualTo(2);
            await().atMost(HALF_MINUTE).until(() -> access.runs("gone").size() == 3);
            ask(data(), "backup", 0);

            assertThat(ask(data(), "drill", 0).getLast()).contains("everything was there");
            assertThat(ask(data(), "status", 0))
                    .anyMatch(line -> line.startsWith("last proven to restore: backup 4 "));
            assertThat(access.send(access.anonymous("/v1/health")).body())
                    .contains("\"backups\":\"ok\"");
            assertThat(new DataDir(data()).backup().resolve("drill")).doesNotExist();
            deleted = acknowledged.getFirst();
            erase(access, "run", deleted.toString());
            erase(access, "agent", "gone");
            assertThat(ask(data(), "status", 0)).contains("ledger of deletions: entry 2");
            server.kill();
        }

        var elsewhere = root.resolve("elsewhere");
        var environment = new java.util.HashMap<>(settings());
        environment.put("AGENTMETRICS_DATA_DIR", elsewhere.toString());
        assertThat(ServerCommand.run(environment, "restore").code())
                .as("without its key file")
                .isEqualTo(RefusedBackup.Reason.KEYS_MISSING.exitCode());
        copyKeyFile();
        var restored = ServerCommand.run(environment, "restore");
        assertThat(restored.code()).as(restored.output()).isZero();
        assertThat(restored.output())
                .contains("every row is as it was")
                .contains("deleted on request after this backup: 1 agent, 1 run;")
                .contains("Nobody is signed in");
        assertThat(ServerCommand.run(environment, "restore").code())
                .isEqualTo(RefusedBackup.Reason.NOT_EMPTY.exitCode());

        try (var server = ServerProcess.start(elsewhere)) {
            var access = ServerAccess.of(server, elsewhere.resolve("tls/ca.pem"), keys);
            assertThat(access.runs("shop"))
                    .doesNotHaveDuplicates()
                    .as("what was deleted after the backup stays deleted, and nothing else is gone")
                    .containsExactlyInAnyOrderElementsOf(
                            acknowledged.stream().filter(id -> !id.equals(deleted)).toList());
            assertThat(access.runs("gone")).isEmpty();
            assertThat(new DataDir(elsewhere).deletionsToReplay()).doesNotExist();
            assertThat(access.newKey()).as("the owner signs in as before").startsWith("am_");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    private static void erase(ServerAccess access, String kind, String subject) {
        var answer =
                access.asOwner(
                        "POST",
                        "/v1/erasures",
                        "{\"kind\":\"%s\",\"subject\":\"%s\"}".formatted(kind, subject));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("\"state\":\"hidden\"");
    }

    /** All that the operator brings; the rest is in the sink. */
    private void copyKeyFile() throws IOException {
        Files.copy(
                data().resolveSibling(data().getFileName() + ".key"),
                root.resolve("elsewhere.key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void killedInTheMiddleLeavesNothingThatLooksWhole() throws Exception {
        try (var server = ServerProcess.start(data(), settings())) {
            var ca = data().resolve("tls/ca.pem");
            var access = ServerAccess.of(server, ca, ServerAccess.setUp(server, ca));
            await().atMost(HALF_MINUTE).until(() -> exists(1, "manifest"));
            var client = EventClient.manual(access, "shop", 100, 20_000);
            for (int i = 0; i < 8; i++) {
                assertThat(client.sendNext().statusCode() / 100).isEqualTo(2);
            }
            var asked =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    LocalSocket.ask(new DataDir(data()), "backup full", _ -> {});
                                } catch (IOException _) {
                                    // It was killed.
                                }
                            });
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> Files.exists(backups().resolve("backup-0000000002")));
            server.kill();
            asked.join();
        }
        boolean whole = exists(2, "manifest");
        try (var server = ServerProcess.start(data(), settings())) {
            assertThat(ask(data(), "status", 0))
                    .contains(
                            whole
                                    ? "last proven to restore: never"
                                    : "backup 2: failed: interrupted");
            ask(data(), "backup", 0);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
        var environment = new java.util.HashMap<>(settings());
        environment.put("AGENTMETRICS_DATA_DIR", data().toString());
        var trial = ServerCommand.run(environment, "restore", "--trial");
        assertThat(trial.output()).contains("backup 3 of").contains("every row is as it was");
        assertThat(trial.code()).isZero();
    }
}
