package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Member;
import dev.agentmetrics.server.accounts.MemberStore;
import dev.agentmetrics.server.accounts.Organization;
import dev.agentmetrics.server.accounts.Person;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Memberships in SQL. */
@Repository
public class JdbcMemberStore implements MemberStore {

    private final JdbcClient jdbc;

    public JdbcMemberStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void lock(OrgId org) {
        // Not "for update": that would also wait for, and hold up, whatever refers to the
        // organisation, such as a new key.
        jdbc.sql("update organization set name = name where id = :org")
                .param("org", org.value())
                .update();
    }

    @Override
    public List<Member> members(OrgId org) {
        return jdbc.sql(
                        """
                        select m.person_id, m.role, m.created_at, p.email
                          from membership m
                          join person p on p.id = m.person_id
                         where m.org_id = :org
                         order by p.email_key
                        """)
                .param("org", org.value())
                .query(JdbcMemberStore::member)
                .list();
    }

    @Override
    public Optional<Role> role(OrgId org, PersonId person) {
        return jdbc.sql("select role from membership where org_id = :org and person_id = :person")
                .param("org", org.value())
                .param("person", person.value())
                .query(String.class)
                .optional()
                .map(Role::of);
    }

    @Override
    public int owners(OrgId org) {
        return jdbc.sql("select count(*) from membership where org_id = :org and role = :role")
                .param("org", org.value())
                .param("role", Role.OWNER.text())
                .query(Integer.class)
                .single();
    }

    @Override
    public int size(OrgId org) {
        return jdbc.sql("select count(*) from membership where org_id = :org")
                .param("org", org.value())
                .query(Integer.class)
                .single();
    }

    @Override
    public void setRole(OrgId org, PersonId person, Role role) {
        jdbc.sql(
                        "update membership set role = :role"
                                + " where org_id = :org and person_id = :person")
                .param("org", org.value())
                .param("person", person.value())
                .param("role", role.text())
                .update();
    }

    @Override
    public void remove(OrgId org, PersonId person) {
        jdbc.sql("delete from membership where org_id = :org and person_id = :person")
                .param("org", org.value())
                .param("person", person.value())
                .update();
    }

    @Override
    public List<Belonging> organizations(PersonId person) {
        return jdbc.sql(
                        """
                        select o.id, o.name, m.role
                          from membership m
                          join organization o on o.id = m.org_id
                         where m.person_id = :person
                         order by o.name, o.id
                        """)
                .param("person", person.value())
                .query(JdbcMemberStore::belonging)
                .list();
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                new Person(
                        new PersonId(row.getObject("person_id", UUID.class)),
                        new EmailAddress(row.getString("email"))),
                Role.of(row.getString("role")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Belonging belonging(ResultSet row, int number) throws SQLException {
        return new Belonging(
                new Organization(new OrgId(row.getObject("id", UUID.class)), row.getString("name")),
                Role.of(row.getString("role")));
    }
}
