package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
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
            for (var client = 0; client < 2 * PLACES; client++) {
                // Those who find no place wait for one until the server ends.
                Thread.ofVirtual().start(() -> idle.add(RawConnection.tls(access.port(), ca)));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> idle.size() >= PLACES / 2);

            assertThatNoException()
                    .isThrownBy(
                            () ->
                                    assertThat(
                                                    EventClient.manual(access, "new", 1, 0)
                                                            .sendNext()
                                                            .statusCode())
                                            .isEqualTo(200));
        } finally {
            List.copyOf(idle).forEach(RawConnection::close);
        }
    }
}
