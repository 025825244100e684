package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.EndReason;
import dev.agentmetrics.server.identity.SessionId;
import dev.agentmetrics.server.identity.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/** Sessions in SQL. */
@Repository
public class JdbcSessionStore implements SessionStore {

    /** The id of no session. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public JdbcSessionStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void insert(Row row, byte[] valueHash) {
        jdbc.sql(
                        """
                        insert into session
                               (id, org_id, person_id, value_hash,
                                created_at, seen_at, rotated_at, proved_at, address, agent)
                        values (:id, :org, :person, :hash,
                                :created, :seen, :rotated, :proved, :address, :agent)
                        """)
                .param("id", row.id().value())
                .param("org", row.org().value())
                .param("person", row.person().value())
                .param("hash", valueHash)
                .param("created", utc(row.times().createdAt()))
                .param("seen", utc(row.times().seenAt()))
                .param("rotated", utc(row.times().rotatedAt()))
                .param("proved", utc(row.times().provedAt()))
                .param("address", row.from().address())
                .param("agent", row.from().agent())
                .update();
    }

    @Override
    public Optional<Found> findByValue(byte[] valueHash) {
        return jdbc.sql("select s.* from session s where s.value_hash = :hash")
                .param("hash", valueHash)
                .query(JdbcSessionStore::found)
                .optional();
    }

    @Override
    public Optional<Past> findByPastValue(byte[] valueHash) {
        return jdbc.sql(
                        """
                        select s.*, p.retired_at, p.graceful
                          from session_past_value p
                          join session s on s.id = p.session_id
                         where p.value_hash = :hash
                        """)
                .param("hash", valueHash)
                .query(
                        (row, number) ->
                                new Past(
                                        found(row, number),
                                        instant(row, "retired_at"),
                                        row.getBoolean("graceful")))
                .optional();
    }

    @Override
    public List<Row> openOf(PersonId person) {
        return jdbc.sql(
                        """
                        select s.* from session s
                         where s.person_id = :person and s.ended_at is null
                         order by s.seen_at desc, s.id
                        """)
                .param("person", person.value())
                .query(JdbcSessionStore::row)
                .list();
    }

    @Override
    public void seen(SessionId id, Origin from, Instant at) {
        jdbc.sql(
                        """
                        update session set seen_at = :at, address = :address, agent = :agent
                         where id = :id and seen_at <= :at
                        """)
                .param("id", id.value())
                .param("at", utc(at))
                .param("address", from.address())
                .param("agent", from.agent())
                .update();
    }

    @Override
    public Optional<byte[]> lockValue(SessionId id) {
        return jdbc.sql(
                        "select value_hash from session"
                                + " where id = :id and ended_at is null for update")
                .param("id", id.value())
                .query(byte[].class)
                .optional();
    }

    @Override
    public boolean rotate(SessionId id, byte[] from, byte[] to, Instant at, boolean graceful) {
        return Boolean.TRUE.equals(
                transactions.execute(
                        _ -> {
                            boolean mine = change(id, from, to, at);
                            if (mine) {
                                retire(id, from, at, graceful);
                            }
                            return mine;
                        }));
    }

    private boolean change(SessionId id, byte[] from, byte[] to, Instant at) {
        return jdbc.sql(
                                """
                                update session
                                   set value_hash = :to, rotated_at = :at, seen_at = :at
                                 where id = :id and value_hash = :from and ended_at is null
                                """)
                        .param("id", id.value())
                        .param("from", from)
                        .param("to", to)
                        .param("at", utc(at))
                        .update()
                == 1;
    }

    private void retire(SessionId id, byte[] value, Instant at, boolean graceful) {
        jdbc.sql(
                        """
                        insert into session_past_value (value_hash, session_id, retired_at, graceful)
                        values (:hash, :id, :at, :graceful)
                        """)
                .param("hash", value)
                .param("id", id.value())
                .param("at", utc(at))
                .param("graceful", graceful)
                .update();
    }

    @Override
    public void backdate(PersonId person, Instant rotatedAt) {
        jdbc.sql(
                        """
                        update session set rotated_at = :at
                         where person_id = :person and rotated_at > :at and ended_at is null
                        """)
                .param("person", person.value())
                .param("at", utc(rotatedAt))
                .update();
    }

    @Override
    public boolean end(SessionId id, EndReason reason, Instant at) {
        return jdbc.sql(
                                "update session set ended_at = :at, end_reason = :reason"
                                        + " where id = :id and ended_at is null")
                        .param("id", id.value())
                        .param("reason", reason.text())
                        .param("at", utc(at))
                        .update()
                == 1;
    }

    @Override
    public int endAll(PersonId person, @Nullable SessionId except, EndReason reason, Instant at) {
        return jdbc.sql(
                        """
                        update session set ended_at = :at, end_reason = :reason
                         where person_id = :person and id <> :except and ended_at is null
                        """)
                .param("person", person.value())
                .param("except", except == null ? NOBODY : except.value())
                .param("reason", reason.text())
                .param("at", utc(at))
                .update();
    }

    @Override
    public void move(SessionId id, OrgId org) {
        jdbc.sql("update session set org_id = :org where id = :id and ended_at is null")
                .param("id", id.value())
                .param("org", org.value())
                .update();
    }

    @Override
    public void endIn(OrgId org, PersonId person, EndReason reason, Instant at) {
        jdbc.sql(
                        """
                        update session set ended_at = :at, end_reason = :reason
                         where org_id = :org and person_id = :person and ended_at is null
                        """)
                .param("org", org.value())
                .param("person", person.value())
                .param("reason", reason.text())
                .param("at", utc(at))
                .update();
    }

    @Override
    public void proved(SessionId id, Instant at) {
        jdbc.sql("update session set proved_at = :at where id = :id")
                .param("id", id.value())
                .param("at", utc(at))
                .update();
    }

    @Override
    public long generation(PersonId person) {
        return jdbc.sql("select generation from session_generation where person_id = :person")
                .param("person", person.value())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Override
    public long lockGeneration(PersonId person) {
        // First the person, as a new session does by its foreign key and a new password by intent:
        // whoever locks both in another order would wait for one who waits for them.
        jdbc.sql("select id from person where id = :person for update")
                .param("person", person.value())
                .query(UUID.class)
                .optional();
        jdbc.sql(
                        """
                        insert into session_generation (person_id, generation) values (:person, 0)
                            on conflict do nothing
                        """)
                .param("person", person.value())
                .update();
        return jdbc.sql(
                        "select generation from session_generation"
                                + " where person_id = :person for update")
                .param("person", person.value())
                .query(Long.class)
                .single();
    }

    @Override
    public void nextGeneration(PersonId person) {
        jdbc.sql(
                        "update session_generation set generation = generation + 1"
                                + " where person_id = :person")
                .param("person", person.value())
                .update();
    }

    @Override
    public void purge(Instant createdBefore) {
        jdbc.sql("delete from session where created_at < :before")
                .param("before", utc(createdBefore))
                .update();
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        var reason = row.getString("end_reason");
        return new Found(row(row, number), reason == null ? null : EndReason.of(reason));
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new SessionId(row.getObject("id", UUID.class)),
                new OrgId(row.getObject("org_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                new Times(
                        instant(row, "created_at"),
                        instant(row, "seen_at"),
                        instant(row, "rotated_at"),
                        instant(row, "proved_at")),
                new Origin(row.getString("address"), row.getString("agent")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
