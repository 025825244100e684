package dev.agentmetrics.server.core;

import java.util.UUID;

/** A human being who signs in. */
public record PersonId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
