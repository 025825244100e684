package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.passkeys.Passkey;
import dev.agentmetrics.server.identity.passkeys.PasskeyId;
import dev.agentmetrics.server.identity.passkeys.PasskeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.stereotype.Repository;

/** Passkeys in SQL. */
@Repository
public class JdbcPasskeyStore implements PasskeyStore {

    private static final String SELECT =
            "select p.*, h.handle from passkey p join passkey_handle h on h.person_id = p.person_id";

    private final JdbcClient jdbc;

    public JdbcPasskeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Bytes handle(PersonId person, Bytes fresh) {
        return present(person)
                .orElseGet(
                        () -> {
                            try {
                                jdbc.sql(
                                                "insert into passkey_handle (person_id, handle)"
                                                        + " values (:person, :handle)")
                                        .param("person", person.value())
                                        .param("handle", fresh.getBytes())
                                        .update();
                                return fresh;
                            } catch (DuplicateKeyException _) {
                                // Somebody else was faster.
                                return present(person).orElseThrow();
                            }
                        });
    }

    private Optional<Bytes> present(PersonId person) {
        return jdbc.sql("select handle from passkey_handle where person_id = :person")
                .param("person", person.value())
                .query(byte[].class)
                .optional()
                .map(Bytes::new);
    }

    @Override
    public Optional<PersonId> personOf(Bytes handle) {
        return jdbc.sql("select person_id from passkey_handle where handle = :handle")
                .param("handle", handle.getBytes())
                .query(UUID.class)
                .optional()
                .map(PersonId::new);
    }

    @Override
    public Optional<Passkey> find(Bytes credentialId) {
        return jdbc.sql(SELECT + " where p.credential_id = :credential")
                .param("credential", credentialId.getBytes())
                .query(JdbcPasskeyStore::passkey)
                .optional();
    }

    @Override
    public List<Passkey> of(PersonId person) {
        return jdbc.sql(SELECT + " where p.person_id = :person order by p.created_at, p.id")
                .param("person", person.value())
                .query(JdbcPasskeyStore::passkey)
                .list();
    }

    @Override
    public boolean insert(Passkey passkey) {
        var credential = passkey.credential();
        try {
            return jdbc.sql(
                                    """
                                    insert into passkey
                                           (id, person_id, relying_party, label, credential_id,
                                            public_key, attestation, signature_count,
                                            backup_eligible, backed_up, transports, created_at)
                                    values (:id, :person, :party, :label, :credential,
                                            :key, :attestation, :count,
                                            :eligible, :backed, :transports, :at)
                                    """)
                            .param("id", passkey.id().value())
                            .param("person", passkey.person().value())
                            .param("party", passkey.relyingParty())
                            .param("label", passkey.label())
                            .param("credential", credential.getCredentialId().getBytes())
                            .param("key", credential.getPublicKey().getBytes())
                            .param("attestation", attestation(passkey))
                            .param("count", credential.getSignatureCount())
                            .param("eligible", credential.isBackupEligible())
                            .param("backed", credential.isBackupState())
                            .param("transports", text(credential.getTransports()))
                            .param("at", utc(passkey.createdAt()))
                            .update()
                    == 1;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    private static byte @Nullable [] attestation(Passkey passkey) {
        var attestation = passkey.credential().getAttestationObject();
        return attestation == null ? null : attestation.getBytes();
    }

    @Override
    public void used(PasskeyId id, long signatureCount, boolean backedUp, Instant at) {
        jdbc.sql(
                        """
                        update passkey
                           set signature_count = :count, backed_up = :backed, used_at = :at
                         where id = :id
                        """)
                .param("id", id.value())
                .param("count", signatureCount)
                .param("backed", backedUp)
                .param("at", utc(at))
                .update();
    }

    @Override
    public boolean rename(PersonId person, PasskeyId id, String label) {
        return jdbc.sql(
                                "update passkey set label = :label"
                                        + " where person_id = :person and id = :id")
                        .param("person", person.value())
                        .param("id", id.value())
                        .param("label", label)
                        .update()
                == 1;
    }

    @Override
    public boolean delete(PersonId person, PasskeyId id) {
        return jdbc.sql("delete from passkey where person_id = :person and id = :id")
                        .param("person", person.value())
                        .param("id", id.value())
                        .update()
                == 1;
    }

    private static Passkey passkey(ResultSet row, int number) throws SQLException {
        var credential =
                ImmutableCredentialRecord.builder()
                        .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                        .credentialId(new Bytes(row.getBytes("credential_id")))
                        .userEntityUserId(new Bytes(row.getBytes("handle")))
                        .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
                        .attestationObject(new Bytes(row.getBytes("attestation")))
                        .signatureCount(row.getLong("signature_count"))
                        // Nothing else is accepted.
                        .uvInitialized(true)
                        .backupEligible(row.getBoolean("backup_eligible"))
                        .backupState(row.getBoolean("backed_up"))
                        .transports(transports(row.getString("transports")))
                        .label(row.getString("label"))
                        .build();
        return new Passkey(
                new PasskeyId(row.getObject("id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("relying_party"),
                row.getString("label"),
                credential,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("used_at", OffsetDateTime.class)));
    }

    private static String text(Set<AuthenticatorTransport> transports) {
        return transports.stream()
                .map(AuthenticatorTransport::getValue)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Set<AuthenticatorTransport> transports(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(one -> !one.isEmpty())
                .map(AuthenticatorTransport::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
