package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TextSeal;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.encryption.RotatingDeployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("C08")
class SessionKeyRotationTest {

    @TempDir Path root;
    private RotatingDeployment deployment;

    @BeforeEach
    void open() throws IOException {
        deployment = new RotatingDeployment(Engine.H2, root);
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    /** As a start of the server, with a round of the rotation. */
    private RotatingDeployment.Node round() {
        var node = deployment.start();
        node.rotate(new SessionKeyRotation(node.keyRing, deployment.ring));
        return node;
    }

    private static TextSeal tokens(RotatingDeployment.Node node) {
        return new TextSeal(node.keys.hmacKeys(KeySource.Name.PROVIDER_TOKENS));
    }

    @Test
    void whatOldKeysMadeIsFoundUntilTheLongestHasRunOut() {
        var first = deployment.start();
        var session = first.keys.hmacKeys(KeySource.Name.SESSION).current().id();
        var token = tokens(first).seal("needle-token", "session 1");
        deployment.ring.pass(Duration.ofDays(91));
        round();
        // From then on nothing is made with the old ones.
        deployment.ring.pass(SessionKeyRotation.LONGEST);
        var during = round();

        for (var purpose : new Shared[] {Shared.SESSION_SEALING, Shared.PROVIDER_TOKENS}) {
            assertThat(during.states(purpose)).containsExactly(State.RETIRING, State.CURRENT);
        }
        var sessions = during.keys.hmacKeys(KeySource.Name.SESSION);
        assertThat(sessions.current().id()).isNotEqualTo(session);
        assertThat(sessions.find(session)).isPresent();
        assertThat(tokens(during).open(token, "session 1")).isEqualTo("needle-token");

        deployment.ring.pass(Duration.ofSeconds(1));
        var after = round();
        for (var purpose : new Shared[] {Shared.SESSION_SEALING, Shared.PROVIDER_TOKENS}) {
            assertThat(after.states(purpose)).containsExactly(State.DISABLED, State.CURRENT);
        }
        assertThat(after.keys.hmacKeys(KeySource.Name.SESSION).find(session)).isEmpty();
    }

    @Test
    void aVersionThatWasReplacedLongBeforeTheNextRotationEnds() {
        deployment.start();
        deployment.ring.pass(Duration.ofDays(91));
        round();
        deployment.ring.pass(Duration.ofDays(91));
        var node = round();

        assertThat(node.states(Shared.SESSION_SEALING))
                .containsExactly(State.DISABLED, State.RETIRING, State.CURRENT);
    }
}
