package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.webauthn.api.Bytes;

/** Where passkeys are kept: public keys, no secret. */
public interface PasskeyStore {

    /**
     * What authenticators call a person: random, so that it tells nothing about them.
     *
     * @param fresh the one they get if they have none
     */
    Bytes handle(PersonId person, Bytes fresh);

    Optional<PersonId> personOf(Bytes handle);

    /** By what the authenticator calls it. */
    Optional<Passkey> find(Bytes credentialId);

    /** The eldest first. */
    List<Passkey> of(PersonId person);

    /** False when a credential with this id is here already, whoever has it. */
    boolean insert(Passkey passkey);

    void used(PasskeyId id, long signatureCount, boolean backedUp, Instant at);

    /** False when the person has no such passkey. */
    boolean rename(PersonId person, PasskeyId id, String label);

    /** False when the person has no such passkey. */
    boolean delete(PersonId person, PasskeyId id);
}
