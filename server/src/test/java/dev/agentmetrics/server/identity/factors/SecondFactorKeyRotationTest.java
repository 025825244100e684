package dev.agentmetrics.server.identity.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.TotpSecret;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.encryption.RotatingDeployment;
import dev.agentmetrics.server.encryption.RotatingDeployment.Killed;
import dev.agentmetrics.server.identity.factors.internal.JdbcRecoveryCodeStore;
import dev.agentmetrics.server.identity.factors.internal.JdbcTotpStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
class SecondFactorKeyRotationTest {

    @Parameter Engine engine;
    @TempDir Path root;
    private RotatingDeployment deployment;
    private TotpStore store;
    private RecoveryCodeStore codes;
    private final Map<PersonId, TotpSecret> apps = new LinkedHashMap<>();

    @BeforeEach
    void fourPeople() throws IOException {
        deployment = new RotatingDeployment(engine, root);
        var control = deployment.control;
        store = new JdbcTotpStore(control.jdbc(), control.transactions());
        codes = new JdbcRecoveryCodeStore(control.jdbc());
        var accounts =
                new AccountService(
                        new JdbcAccountStore(control.jdbc()), UUID::randomUUID, deployment.ring);
        var node = deployment.start();
        for (int i = 0; i < 4; i++) {
            var email = EmailAddress.parse("person" + i + "@example.org").orElseThrow();
            var person = accounts.add(accounts.first().id(), email, Role.MEMBER).id();
            var app = totp(node, store);
            var secret = app.begin(person).orElseThrow();
            assertThat(app.confirm(person, code(secret))).isTrue();
            apps.put(person, secret);
        }
        deployment.ring.pass(Duration.ofDays(181));
    }

    @AfterEach
    void close() {
        deployment.close();
    }

    private Totp totp(RotatingDeployment.Node node, TotpStore in) {
        return new Totp(in, node.keys, TestKeys.random(7), deployment.ring);
    }

    private SecondFactorKeyRotation mover(RotatingDeployment.Node node, TotpStore to) {
        return new SecondFactorKeyRotation(to, codes, totp(node, to), node.keyRing);
    }

    /** Their next code is right. */
    private void theAppStillWorks(RotatingDeployment.Node node, PersonId person) {
        var secret = apps.get(person);
        assertThat(secret).isNotNull();
        assertThat(totp(node, store).prove(person, code(secret), Origin.UNKNOWN)).isTrue();
    }

    private String code(TotpSecret secret) {
        return secret.code(TotpSecret.step(deployment.ring.instant()));
    }

    @Test
    void aKillInTheMiddleIsMadeGood() {
        var killed = deployment.start();
        var dying = RotatingDeployment.killedAfter(2, "reseal", TotpStore.class, store);
        assertThatThrownBy(() -> killed.rotate(mover(killed, dying))).isInstanceOf(Killed.class);
        var people = List.copyOf(apps.keySet());
        var after = deployment.start();
        assertThat(after.states(Shared.SECOND_FACTOR))
                .containsExactly(State.RETIRING, State.CURRENT);
        theAppStillWorks(after, people.getFirst());
        theAppStillWorks(after, people.get(1));

        after.rotate(mover(after, store));
        var last = deployment.start();
        assertThat(last.states(Shared.SECOND_FACTOR))
                .containsExactly(State.DISABLED, State.CURRENT);
        theAppStillWorks(last, people.get(2));
        theAppStillWorks(last, people.get(3));
    }

    /** The date of the new version is cut to seconds, and so lies before the code's. */
    @Test
    void aCodeOfTheSecondOfTheRotationHoldsTheOldVersion() {
        var person = apps.keySet().iterator().next();
        deployment.ring.pass(Duration.ofMillis(700));
        codes.replace(person, List.of(new byte[] {1}), deployment.ring.instant());
        deployment.ring.pass(Duration.ofMillis(100));
        var node = deployment.start();
        node.rotate(mover(node, store));

        assertThat(node.states(Shared.SECOND_FACTOR))
                .containsExactly(State.RETIRING, State.CURRENT);
    }

    /** It is a hash: whoever has the code is the only one who could make it anew. */
    @Test
    void anUnusedRecoveryCodeHoldsTheOldVersion() {
        var person = apps.keySet().iterator().next();
        var before = deployment.ring.instant().minus(Duration.ofDays(1));
        codes.replace(person, List.of(new byte[] {1}), before);
        var node = deployment.start();
        node.rotate(mover(node, store));
        assertThat(node.states(Shared.SECOND_FACTOR))
                .containsExactly(State.RETIRING, State.CURRENT);

        codes.deleteAll(person);
        node.rotate(mover(node, store));
        assertThat(node.states(Shared.SECOND_FACTOR))
                .containsExactly(State.DISABLED, State.CURRENT);
    }
}
