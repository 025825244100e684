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
import java.util.List;
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
    public Optional<Person> lock(PersonId person) {
        return jdbc.sql("select id, email from person where id = :id for update")
                .param("id", person.value())
                .query(JdbcAccountStore::person)
                .optional();
    }

    @Override
    public void changeEmail(PersonId person, EmailAddress email) {
        jdbc.sql("update person set email = :email, email_key = :key where id = :id")
                .param("email", email.text())
                .param("key", email.key())
                .param("id", person.value())
                .update();
    }

    @Override
    public List<Person> owners(OrgId org) {
        return jdbc.sql(
                        "select p.id, p.email from membership m join person p on p.id = m.person_id"
                                + " where m.org_id = :org and m.role = :role order by p.id")
                .param("org", org.value())
                .param("role", Role.OWNER.text())
                .query(JdbcAccountStore::person)
                .list();
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
    public void delete(OrgId org) {
        jdbc.sql("delete from organization where id = :id").param("id", org.value()).update();
    }

    @Override
    public void delete(PersonId person) {
        jdbc.sql("delete from person where id = :id").param("id", person.value()).update();
    }

    @Override
    public Optional<Membership> firstOf(PersonId person) {
        return jdbc.sql(
                        """
                        select m.org_id, m.person_id, m.role
                          from membership m
                          left join organization_deletion d on d.org_id = m.org_id
                         where m.person_id = :person
                         order by case when d.org_id is null then 0 else 1 end, m.created_at, m.org_id
                         limit 1
                        """)
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
