package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.accounts.EmailAddress;

/**
 * All that is taken from a service: who it says somebody is.
 *
 * @param subject never changes and is never given to somebody else
 * @param email verified by the service; for messages, never to find a person by
 */
record ProvenIdentity(Provider provider, String subject, EmailAddress email) {

    static final int MAX_SUBJECT = 255;
}
