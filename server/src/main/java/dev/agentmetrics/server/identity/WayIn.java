package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;

/** A kind of proof with which people sign in, such as a password. Each kind counts its own. */
@FunctionalInterface
public interface WayIn {

    /** How many of them sign this person in. */
    int count(PersonId person);
}
