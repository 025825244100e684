package dev.agentmetrics.server.backup.internal;

import dev.agentmetrics.server.backup.ledger.LedgerEntry;
import dev.agentmetrics.server.backup.ledger.LedgerHead;
import dev.agentmetrics.server.backup.ledger.LedgerStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each deletion. */
@Repository
public class JdbcLedgerStore implements LedgerStore {

    private static final String KEPT = "select seq, hash, file from deletion_ledger";

    private final JdbcClient jdbc;

    public JdbcLedgerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public LedgerHead lock() {
        jdbc.sql("select one from deletion_ledger_turn for update").query(Long.class).single();
        return head();
    }

    @Override
    public LedgerHead head() {
        return jdbc.sql("select seq, hash from deletion_ledger order by seq desc limit 1")
                .query((row, _) -> new LedgerHead(row.getLong("seq"), row.getString("hash")))
                .optional()
                .orElse(LedgerHead.NONE);
    }

    @Override
    public Optional<String> hash(long seq) {
        return jdbc.sql("select hash from deletion_ledger where seq = :seq")
                .param("seq", seq)
                .query(String.class)
                .optional();
    }

    @Override
    public void append(LedgerEntry entry) {
        insert(entry, null);
    }

    @Override
    public void takeOver(LedgerEntry entry, Instant at) {
        insert(entry, at);
    }

    private void insert(LedgerEntry entry, @Nullable Instant writtenAt) {
        jdbc.sql(
                        """
                        insert into deletion_ledger (seq, hash, file, written_at)
                        values (:seq, :hash, :file, :written)
                        """)
                .param("seq", entry.seq())
                .param("hash", entry.hash())
                .param("file", entry.file())
                .param("written", utc(writtenAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    @Override
    public List<Kept> waiting(int limit) {
        return jdbc.sql(KEPT + " where written_at is null order by seq limit :limit")
                .param("limit", limit)
                .query(JdbcLedgerStore::kept)
                .list();
    }

    @Override
    public List<Kept> all() {
        return jdbc.sql(KEPT + " order by seq").query(JdbcLedgerStore::kept).list();
    }

    @Override
    public void written(long seq, Instant at) {
        jdbc.sql("update deletion_ledger set written_at = :at where seq = :seq")
                .param("at", utc(at))
                .param("seq", seq)
                .update();
    }

    @Override
    public long waiting() {
        return jdbc.sql("select count(*) from deletion_ledger where written_at is null")
                .query(Long.class)
                .single();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        return new Kept(row.getLong("seq"), row.getString("hash"), row.getString("file"));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
