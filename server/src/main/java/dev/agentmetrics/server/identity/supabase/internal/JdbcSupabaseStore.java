package dev.agentmetrics.server.identity.supabase.internal;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.SessionId;
import dev.agentmetrics.server.identity.supabase.SupabaseStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Users of Supabase and sealed tokens in SQL. */
@Repository
public class JdbcSupabaseStore implements SupabaseStore {

    private static final String SELECT =
            "select k.session_id, k.sealed, k.expires_at, k.asked_at from supabase_session k";

    private final JdbcClient jdbc;

    public JdbcSupabaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<PersonId> person(UUID user) {
        return jdbc.sql("select person_id from supabase_user where user_id = :user")
                .param("user", user)
                .query(UUID.class)
                .optional()
                .map(PersonId::new);
    }

    @Override
    public boolean isLinked(PersonId person) {
        return jdbc.sql("select count(*) from supabase_user where person_id = :person")
                        .param("person", person.value())
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Override
    public void link(UUID user, PersonId person, Instant at) {
        jdbc.sql(
                        "insert into supabase_user (user_id, person_id, linked_at)"
                                + " values (:user, :person, :at)")
                .param("user", user)
                .param("person", person.value())
                .param("at", utc(at))
                .update();
    }

    @Override
    public void insert(Kept kept) {
        jdbc.sql(
                        "insert into supabase_session (session_id, sealed, expires_at, asked_at)"
                                + " values (:session, :sealed, :expires, :asked)")
                .param("session", kept.session().value())
                .param("sealed", kept.sealed())
                .param("expires", utc(kept.expires()))
                .param("asked", utc(kept.asked()))
                .update();
    }

    @Override
    public Optional<Kept> find(SessionId session) {
        return jdbc.sql(SELECT + " where k.session_id = :session")
                .param("session", session.value())
                .query(JdbcSupabaseStore::kept)
                .optional();
    }

    @Override
    public boolean replace(Kept kept) {
        return jdbc.sql(
                                "update supabase_session set sealed = :sealed,"
                                        + " expires_at = :expires, asked_at = :asked"
                                        + " where session_id = :session")
                        .param("session", kept.session().value())
                        .param("sealed", kept.sealed())
                        .param("expires", utc(kept.expires()))
                        .param("asked", utc(kept.asked()))
                        .update()
                == 1;
    }

    @Override
    public void delete(SessionId session) {
        jdbc.sql("delete from supabase_session where session_id = :session")
                .param("session", session.value())
                .update();
    }

    @Override
    public List<Kept> over(Instant beganBefore, Instant seenBefore, int limit) {
        return jdbc.sql(
                        SELECT
                                + " join session s on s.id = k.session_id"
                                + " where s.ended_at is not null or s.created_at <= :began"
                                + " or s.seen_at <= :seen"
                                + " order by k.session_id fetch first :limit rows only")
                .param("began", utc(beganBefore))
                .param("seen", utc(seenBefore))
                .param("limit", limit)
                .query(JdbcSupabaseStore::kept)
                .list();
    }

    @Override
    public boolean hasOwnPasswords() {
        return jdbc.sql("select count(*) from password").query(Long.class).single() > 0;
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        return new Kept(
                new SessionId(row.getObject("session_id", UUID.class)),
                row.getBytes("sealed"),
                instant(row, "expires_at"),
                instant(row, "asked_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
