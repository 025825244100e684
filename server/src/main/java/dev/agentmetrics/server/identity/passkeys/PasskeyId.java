package dev.agentmetrics.server.identity.passkeys;

import java.util.UUID;

/** A passkey as this server calls it; not the credential id, which the authenticator made. */
public record PasskeyId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
