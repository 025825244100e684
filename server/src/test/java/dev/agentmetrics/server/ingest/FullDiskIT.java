package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentmetrics.server.testing.EventClient;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk is full, and then has room again. The disk is a small one in memory that only
 * the server's process sees; where user namespaces are allowed, that needs no root.
 */
class FullDiskIT {

    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
    private static final int BALLAST = 12 << 20;
    private static final int EVENTS = 100;

    /** Letters per event, at random: about as many bytes on the disk as half of that. */
    private static final int LETTERS = 8_000;

    @TempDir Path root;

    @Test
    void refusesClearlyLosesNothingKeepsReadingAndRecoversByItself() throws Exception {
        var disk = Files.createDirectory(root.resolve("disk"));
        assumeTrue(
                run(onASmallDisk(disk, "true")) == 0,
                "a small file system cannot be mounted here: needs user namespaces or root");
        try (var server =
                ServerProcess.startBy(onASmallDisk(disk), disk.resolve("data"), Map.of())) {
            // The process sees another file system there than we do.
            var seen = Path.of("/proc/" + server.pid() + "/root" + disk);
            Files.write(seen.resolve("ballast"), new byte[BALLAST]);
            var ca = seen.resolve("data/tls/ca.pem");
            var access = ServerAccess.of(server, ca, ServerAccess.setUp(server, ca));
            var client = EventClient.manual(access, "filler", EVENTS, LETTERS);

            fill(client, server);
            var acknowledged = client.acknowledged();
            readsGoOn(access, client);
            refusedOverAndOverIsLoggedOnce(client, server);

            Files.delete(seen.resolve("ballast"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.sendNext().statusCode() / 100 == 2);
            assertThat(access.runs("filler"))
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged)
                    .containsAll(client.acknowledged());
            // What was refused may be there or not, and must be there once when sent again.
            var refused = new ArrayList<>(client.sent());
            refused.removeAll(client.acknowledged());
            assertThat(refused).isNotEmpty();
            assertThat(client.send(refused.subList(0, EVENTS)).statusCode()).isIn(200, 201);
            assertThat(access.runs("filler"))
                    .doesNotHaveDuplicates()
                    .containsAll(client.acknowledged());
            assertThat(server.output()).contains("storing events works again");
            assertThat(access.newKey()).as("the control store works, too").startsWith("am_");

            server.terminate();
            assertThat(server.exitCode()).as(server.output()).isZero();
        }
    }

    private static void fill(EventClient client, ServerProcess server) throws Exception {
        var answer = client.sendNext();
        while (answer.statusCode() / 100 == 2) {
            assertThat(client.acknowledged()).as("never full").hasSizeLessThan(100_000);
            answer = client.sendNext();
        }
        assertThat(answer.statusCode()).as(answer.body() + server.output()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"storage_full\"");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(client.acknowledged()).hasSizeGreaterThan(EVENTS);
    }

    private static void readsGoOn(ServerAccess access, EventClient client) throws Exception {
        assertThat(access.runs("filler"))
                .doesNotHaveDuplicates()
                .containsAll(client.acknowledged());
        assertThat(access.totals("filler").runs())
                .isGreaterThanOrEqualTo(client.acknowledged().size());
    }

    private static void refusedOverAndOverIsLoggedOnce(EventClient client, ServerProcess server)
            throws Exception {
        // A merge may free some space between two of them.
        for (var inARow = 0; inARow < 10; ) {
            assertThat(client.acknowledged()).as("full no more").hasSizeLessThan(100_000);
            inARow = client.sendNext().statusCode() == 503 ? inARow + 1 : 0;
        }
        var logged =
                server.output()
                        .lines()
                        .filter(line -> line.contains("storing events failed"))
                        .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                        .toList();
        assertThat(logged).isNotEmpty();
        // At most once a minute, as the server counts it: a little before the line is written.
        for (var i = 1; i < logged.size(); i++) {
            assertThat(Duration.between(logged.get(i - 1), logged.get(i)))
                    .isGreaterThan(HALF_MINUTE);
        }
    }

    /** A command that becomes the given one, after mounting a small disk for itself alone. */
    private static List<String> onASmallDisk(Path disk, String... more) {
        var command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=48m,mode=0700 tmpfs \"$0\" && exec \"$@\"",
                                disk.toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static int run(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException _) {
            return -1;
        }
    }
}
