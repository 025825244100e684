package dev.agentmetrics.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.encryption.RotatingDeployment;
import dev.agentmetrics.server.encryption.RotatingDeployment.Killed;
import dev.agentmetrics.server.mail.internal.JdbcMailStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C08")
class OutboxKeyRotationTest {

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.org").orElseThrow();

    @Parameter Engine engine;
    @TempDir Path root;
    private RotatingDeployment deployment;
    private MailStore store;

    @BeforeEach
    void fiveMessages() throws IOException {
        deployment = new RotatingDeployment(engine, root);
        store = new JdbcMailStore(deployment.control.jdbc());
        var outbox = outbox(deployment.start(), store);
        for (int i = 0; i < 5; i++) {
            outbox.send(
                    Template.PASSWORD_RESET,
                    ADA,
                    Map.of("link", "https://metrics.example/#token-" + i, "minutes", "30"));
        }
        deployment.ring.pass(Duration.ofDays(91));
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    private Outbox outbox(RotatingDeployment.Node node, MailStore to) {
        return new Outbox(
                to, () -> "https://metrics.example", node.keys, UUID::randomUUID, deployment.ring);
    }

    private OutboxKeyRotation mover(RotatingDeployment.Node node, MailStore to) {
        return new OutboxKeyRotation(to, outbox(node, to));
    }

    private void allAreReadable(RotatingDeployment.Node node) {
        var outbox = outbox(node, store);
        assertThat(store.sealed())
                .hasSize(5)
                .allSatisfy(
                        id ->
                                assertThat(outbox.text(id))
                                        .get()
                                        .satisfies(
                                                text ->
                                                        assertThat(text.plain())
                                                                .contains("#token-")));
    }

    @Test
    void aKillInTheMiddleIsMadeGood() {
        var killed = deployment.start();
        var dying = RotatingDeployment.killedAfter(2, "reseal", MailStore.class, store);
        assertThatThrownBy(() -> killed.rotate(mover(killed, dying))).isInstanceOf(Killed.class);
        var after = deployment.start();
        assertThat(after.states(Shared.OUTBOX)).containsExactly(State.RETIRING, State.CURRENT);
        allAreReadable(after);

        after.rotate(mover(after, store));
        assertThat(after.states(Shared.OUTBOX)).containsExactly(State.DISABLED, State.CURRENT);
        allAreReadable(deployment.start());
    }
}
