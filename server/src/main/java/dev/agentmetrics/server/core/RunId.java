package dev.agentmetrics.server.core;

import java.util.UUID;

/**
 * One agent run. Equals the client's event id where that is a UUID, else derived from what
 * identifies the event.
 */
public record RunId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
