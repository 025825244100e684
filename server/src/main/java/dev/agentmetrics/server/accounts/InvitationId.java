package dev.agentmetrics.server.accounts;

import java.util.UUID;

/** An invitation. Not secret, unlike its token. */
public record InvitationId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
