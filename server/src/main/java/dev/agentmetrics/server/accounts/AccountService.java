package dev.agentmetrics.server.accounts;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Organisations and the people in them. */
@Service
public class AccountService {

    private static final String FIRST_NAME = "My organisation";

    private final AccountStore store;
    private final IdSource ids;
    private final Clock clock;

    public AccountService(AccountStore store, IdSource ids, Clock clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /** The organisation of this deployment; made when there is none. */
    @Transactional
    public Organization first() {
        return store.oldest().orElseGet(this::create);
    }

    public Optional<Organization> find(OrgId org) {
        return store.find(org);
    }

    public Optional<Person> find(PersonId person) {
        return store.find(person);
    }

    public Optional<Person> find(EmailAddress email) {
        return store.find(email);
    }

    public boolean hasOwner(OrgId org) {
        return store.hasOwner(org);
    }

    /** Makes a person and their membership. The address must be free. */
    @Transactional
    public Person add(OrgId org, EmailAddress email, Role role) {
        var now = clock.instant();
        var person = new Person(new PersonId(ids.next()), email);
        store.insert(person, now);
        store.insert(new Membership(org, person.id(), role), now);
        return person;
    }

    /**
     * The person, locked until the end of the transaction: whatever else changes or depends on how
     * they sign in waits.
     */
    public Optional<Person> lock(PersonId person) {
        return store.lock(person);
    }

    /** The address must be free. */
    public void changeEmail(PersonId person, EmailAddress email) {
        store.changeEmail(person, email);
    }

    /** Everybody who owns the organisation. */
    public List<Person> owners(OrgId org) {
        return store.owners(org);
    }

    /** A new organisation and its owner. The address must be free. */
    @Transactional
    public Person found(String name, EmailAddress owner) {
        var organization = new Organization(new OrgId(ids.next()), name);
        store.insert(organization, clock.instant());
        return add(organization.id(), owner, Role.OWNER);
    }

    /** Makes a person who belongs nowhere yet. The address must be free. */
    public Person register(EmailAddress email) {
        var person = new Person(new PersonId(ids.next()), email);
        store.insert(person, clock.instant());
        return person;
    }

    public void rename(OrgId org, String name) {
        store.rename(org, name);
    }

    /** Nothing may refer to it any more. */
    public void erase(OrgId org) {
        store.delete(org);
    }

    /** Nothing may refer to them any more; the database refuses otherwise. */
    public void erase(PersonId person) {
        store.delete(person);
    }

    /** Where somebody works when they sign in. */
    public Optional<Membership> firstMembership(PersonId person) {
        return store.firstOf(person);
    }

    /** What a person may do in an organisation; empty when they are not, or no longer, in it. */
    public Optional<Caller> caller(OrgId org, PersonId person) {
        return store.find(org, person)
                .map(
                        membership ->
                                new Caller(
                                        org,
                                        new Caller.Actor.Person(person),
                                        membership.role().permissions()));
    }

    private Organization create() {
        var organization = new Organization(new OrgId(ids.next()), FIRST_NAME);
        store.insert(organization, clock.instant());
        return organization;
    }
}
