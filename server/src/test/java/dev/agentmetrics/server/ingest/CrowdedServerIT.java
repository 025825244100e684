package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.EventClient;
import dev.agentmetrics.server.testing.RawConnection;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server all of whose places are taken, by clients that may do nothing for ten minutes. */
class CrowdedServerIT {

    private static final int PLACES = 20;

    @TempDir Path root;

    /** Red when a connection that does nothing keeps its place as long as it would in peace. */
    @Test
    void whoeverDoesNothingGivesWayToWhoeverDoes() {
        var settings =
                Map.of(
                        "AGENTMETRICS_CONNECTIONS",
                        Integer.toString(PLACES),
                        "AGENTMETRICS_IDLE_TIME",
                        "600s");
        var idle = new CopyOnWriteArrayList<RawConnection>();
        try (var server = ServerProcess.start(root.resolve("data"), settings)) {
            var ca = root.resolve("data/tls/ca.pem");
            var access = ServerAccess.of(server, ca, ServerAccess.setUp(server, ca));
            for (var client = 0; client < PLACES + 5; client++) {
                // Those who find no place wait for one until the server ends.
                Thread.ofVirtual().start(() -> idle.add(RawConnection.tls(access.port(), ca)));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> idle.size() >= PLACES / 2);

            // A client that is not let in at once tries again, as they do.
            assertThatNoException()
                    .isThrownBy(
                            () ->
                                    await().atMost(Duration.ofSeconds(60))
                                            .ignoreExceptions()
                                            .until(() -> accepted(access)));
        } finally {
            List.copyOf(idle).forEach(RawConnection::close);
        }
    }

    private static boolean accepted(ServerAccess access) throws Exception {
        var client = EventClient.manual(access, "new", 1, 0);
        return client.sendNext().statusCode() == 200;
    }
}
