package dev.agentmetrics.server.mail.internal;

import dev.agentmetrics.server.mail.MailStore;
import dev.agentmetrics.server.mail.Template;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Messages in SQL. */
@Repository
public class JdbcMailStore implements MailStore {

    private static final String COLUMNS =
            "select id, template, recipient, created_at, expires_at, state, attempts, trouble"
                    + " from mail_message ";

    /** Greater than every id of ours. */
    private static final UUID END = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");

    private final JdbcClient jdbc;

    public JdbcMailStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(Addressed message, byte[] box) {
        jdbc.sql(
                        """
                        insert into mail_message
                               (id, template, recipient, sealed, created_at, expires_at, state,
                                attempts, next_try_at)
                        values (:id, :template, :to, :sealed, :created, :expires, :state,
                                0, :created)
                        """)
                .param("id", message.id())
                .param("template", message.template().text())
                .param("to", message.to())
                .param("sealed", box)
                .param("created", utc(message.createdAt()))
                .param("expires", utc(message.expiresAt()))
                .param("state", State.WAITING.text())
                .update();
    }

    @Override
    public List<Row> due(Instant now, int limit) {
        return jdbc.sql(
                        COLUMNS
                                + "where state = :state and next_try_at <= :now"
                                + " order by next_try_at, id limit :limit")
                .param("state", State.WAITING.text())
                .param("now", utc(now))
                .param("limit", limit)
                .query(JdbcMailStore::row)
                .list();
    }

    @Override
    public boolean claim(Row row, Instant nextTry) {
        return jdbc.sql(
                                """
                                update mail_message
                                   set attempts = attempts + 1, next_try_at = :next
                                 where id = :id and state = :state and attempts = :attempts
                                """)
                        .param("next", utc(nextTry))
                        .param("id", row.message().id())
                        .param("state", State.WAITING.text())
                        .param("attempts", row.progress().attempts())
                        .update()
                == 1;
    }

    @Override
    public Optional<byte[]> box(UUID id) {
        return jdbc.sql("select sealed from mail_message where id = :id and sealed is not null")
                .param("id", id)
                .query(byte[].class)
                .optional();
    }

    @Override
    public List<UUID> sealed() {
        return jdbc.sql("select id from mail_message where sealed is not null order by id")
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public void reseal(UUID id, byte[] before, byte[] after) {
        jdbc.sql("update mail_message set sealed = :after where id = :id and sealed = :before")
                .param("after", after)
                .param("id", id)
                .param("before", before)
                .update();
    }

    @Override
    public void finish(UUID id, State state, @Nullable String trouble) {
        jdbc.sql(
                        "update mail_message set state = :state, trouble = :trouble, sealed = null"
                                + " where id = :id")
                .param("state", state.text())
                .param("trouble", trouble)
                .param("id", id)
                .update();
    }

    @Override
    public void trouble(UUID id, String trouble) {
        jdbc.sql("update mail_message set trouble = :trouble where id = :id")
                .param("trouble", trouble)
                .param("id", id)
                .update();
    }

    @Override
    public Optional<Row> find(UUID id) {
        return jdbc.sql(COLUMNS + "where id = :id")
                .param("id", id)
                .query(JdbcMailStore::row)
                .optional();
    }

    @Override
    public List<Row> before(@Nullable UUID id, int limit) {
        return jdbc.sql(COLUMNS + "where id < :id order by id desc limit :limit")
                .param("id", id == null ? END : id)
                .param("limit", limit)
                .query(JdbcMailStore::row)
                .list();
    }

    @Override
    public void forget(Instant createdBefore) {
        jdbc.sql("delete from mail_message where created_at < :before")
                .param("before", utc(createdBefore))
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new Addressed(
                        row.getObject("id", UUID.class),
                        Template.of(row.getString("template")),
                        row.getString("recipient"),
                        instant(row, "created_at"),
                        instant(row, "expires_at")),
                new Progress(
                        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        row.getInt("attempts"),
                        row.getString("trouble")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
