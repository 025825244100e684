package dev.agentmetrics.server.apikeys.internal;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKeyStore;
import dev.agentmetrics.server.apikeys.KeyHash;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keys in SQL. */
@Repository
public class JdbcApiKeyStore implements ApiKeyStore {

    private final JdbcClient jdbc;

    public JdbcApiKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Row> all() {
        return jdbc.sql(
                        """
                        select key_id, org_id, hash, pepper_id, chain, mode, scope, name, last_four,
                               created_at, created_by, expires_at, revoked_at
                          from api_key
                         order by created_at, key_id
                        """)
                .query(JdbcApiKeyStore::row)
                .list();
    }

    @Override
    public void insert(Row row) {
        var key = row.key();
        var by = key.createdBy();
        jdbc.sql(
                        """
                        insert into api_key
                               (key_id, org_id, hash, pepper_id, chain, mode, scope, name, last_four,
                                created_at, created_by, expires_at)
                        values (:keyId, :org, :hash, :pepper, :chain, :mode, :scope, :name, :last,
                                :createdAt, :createdBy, :expiresAt)
                        """)
                .param("keyId", key.keyId())
                .param("org", key.org().value())
                .param("hash", row.hash().value())
                .param("pepper", row.hash().pepperId())
                .param("chain", row.hash().chain())
                .param("mode", key.label().mode().text())
                .param("scope", key.scope().text())
                .param("name", key.label().name())
                .param("last", key.label().lastFour())
                .param("createdAt", key.createdAt().atOffset(ZoneOffset.UTC))
                .param("createdBy", by == null ? null : by.value(), java.sql.Types.OTHER)
                .param(
                        "expiresAt",
                        utc(key.validity().expiresAt()),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    @Override
    public void revoke(String keyId, Instant at) {
        jdbc.sql("update api_key set revoked_at = :at where key_id = :id and revoked_at is null")
                .param("id", keyId)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        var createdBy = row.getObject("created_by", UUID.class);
        var key =
                new ApiKey(
                        row.getString("key_id"),
                        new OrgId(row.getObject("org_id", UUID.class)),
                        new ApiKey.Label(
                                row.getString("name"),
                                ApiKey.Mode.of(row.getString("mode")),
                                row.getString("last_four")),
                        Scope.of(row.getString("scope")).orElseThrow(),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        createdBy == null ? null : new PersonId(createdBy),
                        new ApiKey.Validity(
                                instant(row, "expires_at"), instant(row, "revoked_at")));
        return new Row(
                key,
                new KeyHash(
                        row.getBytes("hash"), row.getString("pepper_id"), row.getString("chain")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
