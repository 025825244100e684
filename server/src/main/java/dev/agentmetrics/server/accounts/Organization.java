package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;

/** A tenant: everything stored belongs to one. */
public record Organization(OrgId id, String name) {

    /** The longest name that is kept. */
    public static final int MAX_NAME = 200;
}
