package dev.agentmetrics.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.audit.internal.JdbcAuditStore;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.encryption.RotatingDeployment;
import dev.agentmetrics.server.encryption.RotatingDeployment.Killed;
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
@Tag("C36")
class AuditKeyRotationTest {

    @Parameter Engine engine;
    @TempDir Path root;
    private RotatingDeployment deployment;
    private AuditStore store;

    @BeforeEach
    void fourChains() throws IOException {
        deployment = new RotatingDeployment(engine, root);
        store = new JdbcAuditStore(deployment.control.source());
        var log = deployment.start().audit;
        for (int org = 1; org <= 3; org++) {
            log.append(event(org));
        }
        deployment.ring.pass(Duration.ofDays(366));
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    private static AuditEvent event(int org) {
        return new AuditEvent(
                AuditType.KEY_CREATED,
                new OrgId(new UUID(0x7000L, 0x8000_0000_0000_0000L + org)),
                AuditActor.key("K"),
                new Origin("192.0.2.7", "curl/8.5"),
                Map.of("key", "k"));
    }

    private AuditKeyRotation mover(RotatingDeployment.Node node, AuditStore to) {
        return new AuditKeyRotation(to, deployment.control.transactions(), node.keys);
    }

    private void isWhole(RotatingDeployment.Node node) {
        assertThat(new AuditVerifier(store, node.keys).verify().breaks()).isEmpty();
        node.audit.append(event(2));
    }

    @Test
    void aKillBetweenTwoChainsIsMadeGood() {
        var killed = deployment.start();
        var dying =
                RotatingDeployment.killedAfter(
                        2,
                        "reseal",
                        AuditStore.class,
                        new JdbcAuditStore(deployment.control.source()));
        assertThatThrownBy(() -> killed.rotate(mover(killed, dying))).isInstanceOf(Killed.class);
        var after = deployment.start();
        assertThat(after.states(Shared.AUDIT_SIGNING))
                .containsExactly(State.RETIRING, State.CURRENT);
        isWhole(after);

        after.rotate(mover(after, store));
        assertThat(after.states(Shared.AUDIT_SIGNING))
                .containsExactly(State.DISABLED, State.CURRENT);
        isWhole(deployment.start());
        deployment.ring.pass(Duration.ofDays(31));
        var last = deployment.start();
        last.rotate(mover(last, store));
        assertThat(last.states(Shared.AUDIT_SIGNING))
                .containsExactly(State.DESTROYED, State.CURRENT);
        isWhole(deployment.start());
    }

    /** Or the change would be sealed with it. */
    @Test
    void aChainThatWasChangedKeepsItsKey() {
        deployment.control.jdbc().sql("update audit_head set seq = seq + 1 where seq = 1").update();
        var node = deployment.start();
        node.rotate(mover(node, store));

        assertThat(node.states(Shared.AUDIT_SIGNING))
                .containsExactly(State.RETIRING, State.CURRENT);
        assertThat(new AuditVerifier(store, node.keys).verify().breaks()).isNotEmpty();
    }
}
