package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.CredentialRecord;

/**
 * A credential that signs a person in.
 *
 * @param relyingParty the host name for which it was made; under another one browsers do not offer
 *     it
 * @param credential what the authenticator said of it, and the signature counter
 * @param usedAt when it last proved who the person is
 */
public record Passkey(
        PasskeyId id,
        PersonId person,
        String relyingParty,
        String label,
        CredentialRecord credential,
        Instant createdAt,
        @Nullable Instant usedAt) {}
