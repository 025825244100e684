package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.core.OrgId;

/**
 * Stands for a user in what is stored: equal for the same user of the same organisation, and of no
 * use to whoever does not hold the key.
 */
@FunctionalInterface
public interface UserPseudonym {

    /** Of the identifier as it was sent, which is not empty. */
    String of(OrgId org, String userId);
}
