package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.SessionId;
import dev.agentmetrics.server.identity.SessionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/** Sessions in SQL. */
@Repository
public class JdbcSessionStore implements SessionStore {

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
                               (id, org_id, person_id, value_hash, created_at, seen_at, rotated_at)
                        values (:id, :org, :person, :hash, :created, :seen, :rotated)
                        """)
                .param("id", row.id().value())
                .param("org", row.org().value())
                .param("person", row.person().value())
                .param("hash", valueHash)
                .param("created", utc(row.createdAt()))
                .param("seen", utc(row.seenAt()))
                .param("rotated", utc(row.rotatedAt()))
                .update();
    }

    @Override
    public Optional<Row> findByValue(byte[] valueHash) {
        return jdbc.sql(
                        """
                        select id, org_id, person_id, created_at, seen_at, rotated_at
                          from session
                         where value_hash = :hash and ended_at is null
                        """)
                .param("hash", valueHash)
                .query(JdbcSessionStore::row)
                .optional();
    }

    @Override
    public Optional<Past> findByPastValue(byte[] valueHash) {
        return jdbc.sql(
                        """
                        select s.id, s.org_id, s.person_id, s.created_at, s.seen_at, s.rotated_at,
                               p.retired_at
                          from session_past_value p
                          join session s on s.id = p.session_id
                         where p.value_hash = :hash and s.ended_at is null
                        """)
                .param("hash", valueHash)
                .query((row, number) -> new Past(row(row, number), instant(row, "retired_at")))
                .optional();
    }

    @Override
    public void seen(SessionId id, Instant at) {
        jdbc.sql("update session set seen_at = :at where id = :id and seen_at < :at")
                .param("id", id.value())
                .param("at", utc(at))
                .update();
    }

    @Override
    public boolean rotate(SessionId id, byte[] from, byte[] to, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(_ -> changed(id, from, to, at)));
    }

    private boolean changed(SessionId id, byte[] from, byte[] to, Instant at) {
        int rows =
                jdbc.sql(
                                """
                                update session
                                   set value_hash = :to, rotated_at = :at, seen_at = :at
                                 where id = :id and value_hash = :from and ended_at is null
                                """)
                        .param("id", id.value())
                        .param("from", from)
                        .param("to", to)
                        .param("at", utc(at))
                        .update();
        if (rows == 1) {
            jdbc.sql(
                            "insert into session_past_value (value_hash, session_id, retired_at)"
                                    + " values (:hash, :id, :at)")
                    .param("hash", from)
                    .param("id", id.value())
                    .param("at", utc(at))
                    .update();
        }
        return rows == 1;
    }

    @Override
    public boolean move(SessionId id, OrgId org, byte[] to, Instant at) {
        return Boolean.TRUE.equals(transactions.execute(_ -> moved(id, org, to, at)));
    }

    private boolean moved(SessionId id, OrgId org, byte[] to, Instant at) {
        jdbc.sql(
                        """
                        insert into session_past_value (value_hash, session_id, retired_at)
                        select value_hash, id, cast(:at as timestamp with time zone)
                          from session
                         where id = :id and ended_at is null
                        """)
                .param("id", id.value())
                .param("at", utc(at))
                .update();
        return jdbc.sql(
                                """
                                update session
                                   set org_id = :org, value_hash = :to, rotated_at = :at,
                                       seen_at = :at
                                 where id = :id and ended_at is null
                                """)
                        .param("id", id.value())
                        .param("org", org.value())
                        .param("to", to)
                        .param("at", utc(at))
                        .update()
                == 1;
    }

    @Override
    public void end(SessionId id, String reason, Instant at) {
        jdbc.sql(
                        "update session set ended_at = :at, end_reason = :reason"
                                + " where id = :id and ended_at is null")
                .param("id", id.value())
                .param("reason", reason)
                .param("at", utc(at))
                .update();
    }

    @Override
    public void purge(Instant createdBefore) {
        jdbc.sql("delete from session where created_at < :before")
                .param("before", utc(createdBefore))
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new SessionId(row.getObject("id", UUID.class)),
                new OrgId(row.getObject("org_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                instant(row, "created_at"),
                instant(row, "seen_at"),
                instant(row, "rotated_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
