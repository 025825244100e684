package dev.agentmetrics.server.identity.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.identity.internal.JdbcPasskeyStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;

@ParameterizedClass
@EnumSource(Engine.class)
class JdbcPasskeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @Parameter Engine engine;
    @TempDir Path dataDir;

    private TestControlStore control;
    private PasskeyStore store;
    private PersonId ada;
    private PersonId grace;

    @BeforeEach
    void open() {
        control = TestControlStore.open(engine, dataDir);
        var accounts =
                new AccountService(
                        new JdbcAccountStore(control.jdbc()),
                        UUID::randomUUID,
                        MovableClock.at("2026-11-24T08:00:00Z"));
        var org = accounts.first().id();
        ada = accounts.add(org, EmailAddress.parse("ada@a.example").orElseThrow(), Role.OWNER).id();
        grace =
                accounts.add(org, EmailAddress.parse("g@a.example").orElseThrow(), Role.MEMBER)
                        .id();
        store = new JdbcPasskeyStore(control.jdbc());
    }

    @AfterEach
    void close() {
        control.close();
    }

    private Passkey passkey(PersonId person, int id) {
        return new Passkey(
                new PasskeyId(UUID.randomUUID()),
                person,
                "metrics.example",
                "Laptop",
                ImmutableCredentialRecord.builder()
                        .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                        .credentialId(new Bytes(new byte[] {1, (byte) id}))
                        .userEntityUserId(store.handle(person, Bytes.random()))
                        .publicKey(new ImmutablePublicKeyCose(new byte[] {2}))
                        .attestationObject(new Bytes(new byte[] {3}))
                        .signatureCount(4_294_967_295L)
                        .backupEligible(true)
                        .transports(
                                Set.of(
                                        AuthenticatorTransport.INTERNAL,
                                        AuthenticatorTransport.SMART_CARD))
                        .label("Laptop")
                        .build(),
                NOW,
                null);
    }

    @Test
    void keepsWhatItIsGiven() {
        var passkey = passkey(ada, 1);
        assertThat(store.insert(passkey)).isTrue();
        var found = store.find(passkey.credential().getCredentialId()).orElseThrow();

        assertThat(found.id()).isEqualTo(passkey.id());
        assertThat(found.person()).isEqualTo(ada);
        assertThat(found.credential().getSignatureCount()).isEqualTo(4_294_967_295L);
        assertThat(found.credential().getTransports())
                .isEqualTo(passkey.credential().getTransports());
        assertThat(found.credential().isBackupEligible()).isTrue();
        assertThat(found.credential().isBackupState()).isFalse();
        assertThat(found.credential().getUserEntityUserId())
                .isEqualTo(passkey.credential().getUserEntityUserId());
        assertThat(found.usedAt()).isNull();

        store.used(found.id(), 7, true, NOW.plusSeconds(1));
        var used = store.of(ada).getFirst();
        assertThat(used.credential().getSignatureCount()).isEqualTo(7);
        assertThat(used.credential().isBackupState()).isTrue();
        assertThat(used.usedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void aCredentialIsThereOnce() {
        assertThat(store.insert(passkey(ada, 1))).isTrue();
        assertThat(store.insert(passkey(grace, 1))).isFalse();
        assertThat(store.of(grace)).isEmpty();
    }

    @Test
    void aPersonHasOneHandle() {
        var handle = store.handle(ada, Bytes.random());
        assertThat(store.handle(ada, Bytes.random())).isEqualTo(handle);
        assertThat(store.handle(grace, Bytes.random())).isNotEqualTo(handle);
        assertThat(store.personOf(handle)).contains(ada);
        assertThat(store.personOf(Bytes.random())).isEmpty();
    }

    @Test
    void onlyTheirPersonChangesThem() {
        var passkey = passkey(ada, 1);
        store.insert(passkey);

        assertThat(store.rename(grace, passkey.id(), "mine")).isFalse();
        assertThat(store.delete(grace, passkey.id())).isFalse();
        assertThat(store.rename(ada, passkey.id(), "Phone")).isTrue();
        assertThat(store.of(ada).getFirst().label()).isEqualTo("Phone");
        assertThat(store.delete(ada, passkey.id())).isTrue();
        assertThat(store.of(ada)).isEmpty();
    }
}
