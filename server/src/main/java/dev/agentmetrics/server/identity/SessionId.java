package dev.agentmetrics.server.identity;

import java.util.UUID;

/** A session, whatever its cookie's value is at the moment. Not secret. */
public record SessionId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
