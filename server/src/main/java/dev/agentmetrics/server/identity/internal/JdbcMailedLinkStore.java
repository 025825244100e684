package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.MailedLinkStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Links that were sent by mail in SQL. */
@Repository
public class JdbcMailedLinkStore implements MailedLinkStore {

    private final JdbcClient jdbc;

    public JdbcMailedLinkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(byte[] hash, Link link, Instant createdAt, Instant expiresAt) {
        var person = link.person();
        jdbc.sql(
                        """
                        insert into mailed_link
                               (hash, purpose, person_id, email, created_at, expires_at)
                        values (:hash, :purpose, :person, :email, :created, :expires)
                        """)
                .param("hash", hash)
                .param("purpose", link.purpose().text())
                .param("person", person == null ? null : person.value())
                .param("email", link.email().text())
                .param("created", createdAt.atOffset(ZoneOffset.UTC))
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public Optional<Link> find(byte[] hash, Purpose purpose, Instant now) {
        return jdbc.sql(
                        "select person_id, email from mailed_link where hash = :hash"
                                + " and purpose = :purpose and expires_at > :now")
                .param("hash", hash)
                .param("purpose", purpose.text())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(
                        (row, _) -> {
                            var person = row.getObject("person_id", UUID.class);
                            return new Link(
                                    purpose,
                                    person == null ? null : new PersonId(person),
                                    new EmailAddress(row.getString("email")));
                        })
                .optional();
    }

    @Override
    public boolean use(byte[] hash, Purpose purpose, Instant now) {
        return jdbc.sql(
                                "delete from mailed_link where hash = :hash"
                                        + " and purpose = :purpose and expires_at > :now")
                        .param("hash", hash)
                        .param("purpose", purpose.text())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Override
    public void forget(PersonId person) {
        jdbc.sql("delete from mailed_link where person_id = :person")
                .param("person", person.value())
                .update();
    }

    @Override
    public void purge(Instant now) {
        jdbc.sql("delete from mailed_link where expires_at <= :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }
}
