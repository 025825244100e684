package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.AccountStore;
import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Membership;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Organisations, people and memberships in SQL. */
@Repository
public class JdbcAccountStore implements AccountStore {

    private final JdbcClient jdbc;

    public JdbcAccountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Organization> find(OrgId org) {
        return jdbc.sql("select id, name from organization where id = :id")
                .param("id", org.value())
                .query(JdbcAccountStore::organization)
                .optional();
    }

    @Override
    public Optional<Organization> oldest() {
        return jdbc.sql("select id, name from organization order by created_at, id limit 1")
                .query(JdbcAccountStore::organization)
                .optional();
    }

    @Override
    public void insert(Organization organization, Instant at) {
        jdbc.sql("insert into organization (id, name, created_at) values (:id, :name, :at)")
                .param("id", organization.id().value())
                .param("name", organization.name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void rename(OrgId org, String name) {
        jdbc.sql("update organization set name = :name where id = :id")
                .param("id", org.value())
                .param("name", name)
                .update();
    }

    @Override
    public Optional<Person> find(PersonId person) {
        return jdbc.sql("select id, email from person where id = :id")
                .param("id", person.value())
                .query(JdbcAccountStore::person)
                .optional();
    }

    @Override
    public Optional<Person> find(EmailAddress email) {
        return jdbc.sql("select id, email from person where email_key = :key")
                .param("key", email.key())
                .query(JdbcAccountStore::person)
                .optional();
    }

    @Override
    public void insert(Person person, Instant at) {
        jdbc.sql(
                        "insert into person (id, email, email_key, created_at)"
                                + " values (:id, :email, :key, :at)")
                .param("id", person.id().value())
                .param("email", person.email().text())
                .param("key", person.email().key())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void emailVerified(PersonId person, Instant at) {
        jdbc.sql(
                        "update person set email_verified_at = :at"
                                + " where id = :id and email_verified_at is null")
                .param("id", person.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public void insert(Membership membership, Instant at) {
        jdbc.sql(
                        "insert into membership (org_id, person_id, role, created_at)"
                                + " values (:org, :person, :role, :at)")
                .param("org", membership.org().value())
                .param("person", membership.person().value())
                .param("role", membership.role().text())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public Optional<Membership> find(OrgId org, PersonId person) {
        return jdbc.sql(
                        "select org_id, person_id, role from membership"
                                + " where org_id = :org and person_id = :person")
                .param("org", org.value())
                .param("person", person.value())
                .query(JdbcAccountStore::membership)
                .optional();
    }

    @Override
    public Optional<Membership> firstOf(PersonId person) {
        return jdbc.sql(
                        "select org_id, person_id, role from membership"
                                + " where person_id = :person order by created_at, org_id limit 1")
                .param("person", person.value())
                .query(JdbcAccountStore::membership)
                .optional();
    }

    @Override
    public boolean hasOwner(OrgId org) {
        return jdbc.sql("select count(*) from membership" + " where org_id = :org and role = :role")
                        .param("org", org.value())
                        .param("role", Role.OWNER.text())
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static Organization organization(ResultSet row, int number) throws SQLException {
        return new Organization(new OrgId(row.getObject("id", UUID.class)), row.getString("name"));
    }

    private static Person person(ResultSet row, int number) throws SQLException {
        return new Person(
                new PersonId(row.getObject("id", UUID.class)),
                new EmailAddress(row.getString("email")));
    }

    private static Membership membership(ResultSet row, int number) throws SQLException {
        return new Membership(
                new OrgId(row.getObject("org_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                Role.of(row.getString("role")));
    }
}
