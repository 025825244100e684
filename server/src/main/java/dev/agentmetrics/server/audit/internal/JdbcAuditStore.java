package dev.agentmetrics.server.audit.internal;

import dev.agentmetrics.server.audit.AuditFilter;
import dev.agentmetrics.server.audit.AuditStore;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.audit.Digest;
import dev.agentmetrics.server.audit.Seal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Chains in SQL: inserts into the records, and the one row per chain that says where it ends. */
@Repository
public class JdbcAuditStore implements AuditStore {

    private static final String COLUMNS =
            "select chain_id, seq, recorded_at, type, actor_kind, actor_id, body, hash from"
                    + " audit_record";

    private final JdbcClient jdbc;

    public JdbcAuditStore(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    @Override
    public Head lock(UUID chain) {
        while (true) {
            var head = tryLock(chain);
            if (head.isPresent()) {
                return head.get();
            }
            // Whoever held the lock has deleted the chain.
        }
    }

    private Optional<Head> tryLock(UUID chain) {
        jdbc.sql(
                        """
                        insert into audit_head (chain_id, seq, hash, seal_key, seal)
                        values (:chain, 0, :hash, '', :seal)
                            on conflict do nothing
                        """)
                .param("chain", chain)
                .param("hash", Digest.ZERO.bytes())
                .param("seal", new byte[0])
                .update();
        return jdbc.sql(
                        "select chain_id, seq, hash, seal_key, seal from audit_head"
                                + " where chain_id = :chain for update")
                .param("chain", chain)
                .query(JdbcAuditStore::head)
                .optional();
    }

    @Override
    public void append(Row row, Head head) {
        jdbc.sql(
                        """
                        insert into audit_record
                               (chain_id, seq, recorded_at, type, actor_kind, actor_id, body, hash)
                        values (:chain, :seq, :at, :type, :actorKind, :actorId, :body, :hash)
                        """)
                .param("chain", row.chain())
                .param("seq", row.seq())
                .param("at", utc(row.columns().at()))
                .param("type", row.columns().type())
                .param("actorKind", row.columns().actorKind())
                .param("actorId", row.columns().actorId())
                .param("body", row.body())
                .param("hash", row.hash().bytes())
                .update();
        jdbc.sql(
                        """
                        update audit_head
                           set seq = :seq, hash = :hash, seal_key = :key, seal = :seal
                         where chain_id = :chain
                        """)
                .param("chain", head.chain())
                .param("seq", head.seq())
                .param("hash", head.hash().bytes())
                .param("key", head.seal().keyId())
                .param("seal", head.seal().code())
                .update();
    }

    @Override
    public void delete(UUID chain) {
        for (var table : List.of("audit_record", "audit_head")) {
            jdbc.sql("delete from %s where chain_id = :chain".formatted(table))
                    .param("chain", chain)
                    .update();
        }
    }

    @Override
    public void reseal(Head head) {
        jdbc.sql(
                        "update audit_head set seal_key = :key, seal = :seal"
                                + " where chain_id = :chain and seq = :seq")
                .param("key", head.seal().keyId())
                .param("seal", head.seal().code())
                .param("chain", head.chain())
                .param("seq", head.seq())
                .update();
    }

    @Override
    public Optional<Head> head(UUID chain) {
        return jdbc.sql(
                        "select chain_id, seq, hash, seal_key, seal from audit_head"
                                + " where chain_id = :chain")
                .param("chain", chain)
                .query(JdbcAuditStore::head)
                .optional();
    }

    @Override
    public List<UUID> chains() {
        return jdbc.sql(
                        "select chain_id from audit_head union select chain_id from audit_record"
                                + " order by chain_id")
                .query(JdbcAuditStore::chain)
                .list();
    }

    @Override
    public List<Row> after(UUID chain, long seq, AuditFilter filter, int limit) {
        return rows("seq > :place", "order by seq", chain, seq, filter, limit);
    }

    @Override
    public List<Row> before(UUID chain, long seq, AuditFilter filter, int limit) {
        return rows("seq < :place", "order by seq desc", chain, seq, filter, limit);
    }

    /** The conditions are constants of this class; what callers give goes in as parameters. */
    private List<Row> rows(
            String place, String order, UUID chain, long seq, AuditFilter filter, int limit) {
        var conditions = new StringBuilder(" where chain_id = :chain and ").append(place);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("chain", chain);
        parameters.put("place", seq);
        parameters.put("limit", limit);
        if (!filter.types().isEmpty()) {
            conditions.append(" and type in (:types)");
            parameters.put("types", filter.types().stream().map(AuditType::text).toList());
        }
        if (filter.actor() != null) {
            conditions.append(" and actor_id = :actor");
            parameters.put("actor", filter.actor());
        }
        if (filter.from() != null) {
            conditions.append(" and recorded_at >= :from");
            parameters.put("from", utc(filter.from()));
        }
        if (filter.to() != null) {
            conditions.append(" and recorded_at < :to");
            parameters.put("to", utc(filter.to()));
        }
        return jdbc.sql(COLUMNS + conditions + " " + order + " limit :limit")
                .params(parameters)
                .query(JdbcAuditStore::row)
                .list();
    }

    private static UUID chain(ResultSet row, int number) throws SQLException {
        return row.getObject("chain_id", UUID.class);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("chain_id", UUID.class),
                row.getLong("seq"),
                new Columns(
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        row.getString("type"),
                        row.getString("actor_kind"),
                        row.getString("actor_id")),
                row.getString("body"),
                Digest.of(row.getBytes("hash")));
    }

    private static Head head(ResultSet row, int number) throws SQLException {
        return new Head(
                row.getObject("chain_id", UUID.class),
                row.getLong("seq"),
                Digest.of(row.getBytes("hash")),
                new Seal(row.getString("seal_key"), row.getBytes("seal")));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
