package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Instant;
import java.util.List;
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

    void insert(Membership membership, Instant at);

    /** The person, locked until the end of the transaction. */
    Optional<Person> lock(PersonId person);

    /** The address must be free. */
    void changeEmail(PersonId person, EmailAddress email);

    /** Everybody who owns the organisation. */
    List<Person> owners(OrgId org);

    Optional<Membership> find(OrgId org, PersonId person);

    void delete(OrgId org);

    void delete(PersonId person);

    /** Where somebody has been a member for longest; where that is being deleted, elsewhere. */
    Optional<Membership> firstOf(PersonId person);

    boolean hasOwner(OrgId org);
}
