package dev.agentmetrics.server.core;

import java.util.UUID;

/** An organisation: the tenant that every row belongs to. */
public record OrgId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
