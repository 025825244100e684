package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Optional;

/** Where the hashes of passwords are kept. */
public interface PasswordStore {

    /** The PHC string. */
    Optional<String> find(PersonId person);

    void insert(PersonId person, String phc, Instant at);

    /** In the place of the one there is, if there is one. */
    void replace(PersonId person, String phc, Instant at);

    /** The person has none any more. */
    void delete(PersonId person);
}
