package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.providers.IdentityStore;
import dev.agentmetrics.server.identity.providers.LinkedIdentity;
import dev.agentmetrics.server.identity.providers.Provider;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Linked accounts in SQL. */
@Repository
public class JdbcIdentityStore implements IdentityStore {

    private static final String SELECT =
            "select provider, subject, person_id, email, linked_at, used_at from identity";

    private final JdbcClient jdbc;

    public JdbcIdentityStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<LinkedIdentity> find(Provider provider, String subject) {
        return jdbc.sql(SELECT + " where provider = :provider and subject = :subject")
                .param("provider", provider.text())
                .param("subject", subject)
                .query(JdbcIdentityStore::identity)
                .optional();
    }

    @Override
    public List<LinkedIdentity> of(PersonId person) {
        return jdbc.sql(SELECT + " where person_id = :person order by provider")
                .param("person", person.value())
                .query(JdbcIdentityStore::identity)
                .list();
    }

    @Override
    public boolean insert(LinkedIdentity identity) {
        try {
            jdbc.sql(
                            """
                            insert into identity (provider, subject, person_id, email, linked_at)
                            values (:provider, :subject, :person, :email, :at)
                            """)
                    .param("provider", identity.provider().text())
                    .param("subject", identity.subject())
                    .param("person", identity.person().value())
                    .param("email", identity.email())
                    .param("at", utc(identity.linkedAt()))
                    .update();
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    @Override
    public void used(Provider provider, String subject, Instant at) {
        jdbc.sql(
                        "update identity set used_at = :at"
                                + " where provider = :provider and subject = :subject")
                .param("provider", provider.text())
                .param("subject", subject)
                .param("at", utc(at))
                .update();
    }

    @Override
    public void delete(PersonId person, Provider provider) {
        jdbc.sql("delete from identity where person_id = :person and provider = :provider")
                .param("person", person.value())
                .param("provider", provider.text())
                .update();
    }

    @Override
    public void lock(PersonId person) {
        jdbc.sql("select id from person where id = :person for update")
                .param("person", person.value())
                .query(UUID.class)
                .optional();
    }

    private static LinkedIdentity identity(ResultSet row, int number) throws SQLException {
        return new LinkedIdentity(
                Provider.of(row.getString("provider")).orElseThrow(),
                row.getString("subject"),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("email"),
                row.getObject("linked_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("used_at", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
