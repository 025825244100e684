package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.BackupStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Backups and drills in SQL. */
@Repository
public class JdbcBackupStore implements BackupStore {

    private static final Duration REMEMBERED = Duration.ofDays(400);

    private static final String MADE =
            "select seq, full_copy, state, started_at, ended_at, source_bytes, stored_bytes, unread,"
                    + " trouble from backup ";
    private static final String DRILLED =
            "select id, backup_seq, state, started_at, ended_at, trouble from backup_drill ";

    private final JdbcClient jdbc;

    public JdbcBackupStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Made> last() {
        return jdbc.sql(MADE + "order by seq desc limit 1").query(JdbcBackupStore::made).optional();
    }

    @Override
    public Optional<Made> lastDone() {
        return jdbc.sql(MADE + "where state = 'done' order by seq desc limit 1")
                .query(JdbcBackupStore::made)
                .optional();
    }

    @Override
    public long lastSequence() {
        return jdbc.sql("select coalesce(max(seq), 0) from backup").query(Long.class).single();
    }

    @Override
    public void begin(long sequence, UUID id, boolean full, Instant at) {
        jdbc.sql(
                        """
                        insert into backup (seq, id, full_copy, state, started_at, source_bytes, stored_bytes)
                        values (:seq, :id, :full, 'running', :at, 0, 0)
                        """)
                .param("seq", sequence)
                .param("id", id)
                .param("full", full)
                .param("at", time(at))
                .update();
    }

    @Override
    public void done(
            long sequence,
            boolean full,
            Instant at,
            long sourceBytes,
            long storedBytes,
            int unread) {
        jdbc.sql(
                        """
                        update backup set state = 'done', full_copy = :full, ended_at = :at,
                               source_bytes = :source, stored_bytes = :stored, unread = :unread
                         where seq = :seq
                        """)
                .param("seq", sequence)
                .param("full", full)
                .param("at", time(at))
                .param("source", sourceBytes)
                .param("stored", storedBytes)
                .param("unread", unread)
                .update();
    }

    @Override
    public void failed(long sequence, Instant at, String trouble) {
        jdbc.sql(
                        "update backup set state = 'failed', ended_at = :at, trouble = :trouble"
                                + " where seq = :seq")
                .param("seq", sequence)
                .param("at", time(at))
                .param("trouble", trouble)
                .update();
    }

    @Override
    public Optional<Drill> lastDrill() {
        return jdbc.sql(DRILLED + "order by started_at desc limit 1")
                .query(JdbcBackupStore::drill)
                .optional();
    }

    @Override
    public Optional<Drill> lastPassedDrill() {
        return jdbc.sql(DRILLED + "where state = 'done' order by started_at desc limit 1")
                .query(JdbcBackupStore::drill)
                .optional();
    }

    @Override
    public void beginDrill(UUID id, long sequence, Instant at) {
        jdbc.sql(
                        """
                        insert into backup_drill (id, backup_seq, state, started_at)
                        values (:id, :seq, 'running', :at)
                        """)
                .param("id", id)
                .param("seq", sequence)
                .param("at", time(at))
                .update();
    }

    @Override
    public void endDrill(UUID id, Instant at, @Nullable String trouble) {
        jdbc.sql(
                        "update backup_drill set state = :state, ended_at = :at, trouble = :trouble"
                                + " where id = :id")
                .param("id", id)
                .param("state", trouble == null ? "done" : "failed")
                .param("at", time(at))
                .param("trouble", trouble)
                .update();
    }

    @Override
    public void tidy(Instant now) {
        for (var table : new String[] {"backup", "backup_drill"}) {
            jdbc.sql(
                            "update "
                                    + table
                                    + " set state = 'failed', ended_at = :now,"
                                    + " trouble = 'interrupted' where state = 'running'")
                    .param("now", time(now))
                    .update();
            jdbc.sql("delete from " + table + " where started_at < :old")
                    .param("old", time(now.minus(REMEMBERED)))
                    .update();
        }
    }

    private static Made made(ResultSet row, int number) throws SQLException {
        return new Made(
                row.getLong("seq"),
                row.getBoolean("full_copy"),
                state(row),
                instant(row, "started_at").orElseThrow(),
                instant(row, "ended_at").orElse(null),
                row.getLong("source_bytes"),
                row.getLong("stored_bytes"),
                row.getInt("unread"),
                row.getString("trouble"));
    }

    private static Drill drill(ResultSet row, int number) throws SQLException {
        return new Drill(
                row.getObject("id", UUID.class),
                row.getLong("backup_seq"),
                state(row),
                instant(row, "started_at").orElseThrow(),
                instant(row, "ended_at").orElse(null),
                row.getString("trouble"));
    }

    private static State state(ResultSet row) throws SQLException {
        return State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
