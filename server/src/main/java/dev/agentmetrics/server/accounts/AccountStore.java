package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.Optional;

/** Organisations, people and memberships, as they are kept. */
public interface AccountStore {

    Optional<Organization> find(OrgId org);

    Optional<Organization> oldest();

    void insert(Organization organization, Instant at);

    void rename(OrgId org, String name);

    Optional<Person> find(PersonId person);

    Optional<Person> find(EmailAddress email);

    void insert(Person person, Instant at);

    /** That the person reads mail at their address is known from then on. */
    void emailVerified(PersonId person, Instant at);

    void insert(Membership membership, Instant at);

    Optional<Membership> find(OrgId org, PersonId person);

    /** Where somebody has been a member for longest. */
    Optional<Membership> firstOf(PersonId person);

    boolean hasOwner(OrgId org);
}
