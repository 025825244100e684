package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.identity.Proof;
import org.jspecify.annotations.Nullable;

/**
 * All that is taken from a service: who it says somebody is.
 *
 * @param subject never changes and is never given to somebody else
 * @param email verified by the service; for messages, never to find a person by
 * @param proof whom it signs in, where that is not decided by an account that was linked here
 */
public record ProvenIdentity(
        Provider provider, String subject, EmailAddress email, @Nullable Proof proof) {

    static final int MAX_SUBJECT = 255;

    ProvenIdentity(Provider provider, String subject, EmailAddress email) {
        this(provider, subject, email, null);
    }
}
