package dev.agentmetrics.server.identity.providers;

import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which accounts at other services sign which person in. */
public interface IdentityStore {

    /** By what the service calls somebody; there is no way to find one by an address. */
    Optional<LinkedIdentity> find(Provider provider, String subject);

    List<LinkedIdentity> of(PersonId person);

    /** False when the account, or another one of this service, is linked already. */
    boolean insert(LinkedIdentity identity);

    void used(Provider provider, String subject, Instant at);

    void delete(PersonId person, Provider provider);

    /** Until the end of the transaction nobody else changes how this person signs in. */
    void lock(PersonId person);
}
