package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;

/** Who has a password, wherever it is kept. */
@FunctionalInterface
public interface PasswordOwners {

    boolean hasPassword(PersonId person);
}
