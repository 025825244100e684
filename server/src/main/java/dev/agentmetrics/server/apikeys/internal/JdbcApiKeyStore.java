package dev.agentmetrics.server.apikeys.internal;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.ApiKey;
import dev.agentmetrics.server.apikeys.ApiKey.Maker;
import dev.agentmetrics.server.apikeys.ApiKeyStore;
import dev.agentmetrics.server.apikeys.KeyHash;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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
                               created_at, created_by, created_by_key, expires_at, revoked_at,
                               replaced_by
                          from api_key
                         order by created_at, key_id
                        """)
                .query(JdbcApiKeyStore::row)
                .list();
    }

    @Override
    public void insert(Row row) {
        var key = row.key();
        var maker = key.birth().by();
        jdbc.sql(
                        """
                        insert into api_key
                               (key_id, org_id, hash, pepper_id, chain, mode, scope, name, last_four,
                                created_at, created_by, created_by_key, expires_at)
                        values (:keyId, :org, :hash, :pepper, :chain, :mode, :scope, :name, :last,
                                :createdAt, :person, :madeWith, :expiresAt)
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
                .param("createdAt", utc(key.birth().at()))
                .param(
                        "person",
                        maker instanceof Maker.Person(var id) ? id.value() : null,
                        Types.OTHER)
                .param(
                        "madeWith",
                        maker instanceof Maker.Key(var madeWith) ? madeWith : null,
                        Types.VARCHAR)
                .param("expiresAt", utc(key.validity().expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    @Override
    public boolean rehash(String keyId, KeyHash before, KeyHash after) {
        return jdbc.sql(
                                """
                                update api_key set hash = :hash, pepper_id = :pepper, chain = :chain
                                 where key_id = :id and chain = :before
                                """)
                        .param("hash", after.value())
                        .param("pepper", after.pepperId())
                        .param("chain", after.chain())
                        .param("id", keyId)
                        .param("before", before.chain())
                        .update()
                == 1;
    }

    @Override
    public boolean end(String keyId, Instant at, @Nullable String replacedBy) {
        return jdbc.sql(
                                "update api_key set revoked_at = :at, replaced_by = :replacedBy"
                                        + " where key_id = :id and revoked_at is null")
                        .param("id", keyId)
                        .param("at", utc(at))
                        .param("replacedBy", replacedBy, Types.VARCHAR)
                        .update()
                == 1;
    }

    /** How much they were used goes with them. */
    @Override
    public void deleteAll(OrgId org) {
        for (var table : List.of("api_key_request", "api_key")) {
            jdbc.sql("delete from %s where org_id = :org".formatted(table))
                    .param("org", org.value())
                    .update();
        }
    }

    @Override
    public void delete(String keyId) {
        jdbc.sql("delete from api_key where key_id = :id").param("id", keyId).update();
    }

    @Override
    public Optional<String> made(OrgId org, byte[] request) {
        return jdbc.sql(
                        "select key_id from api_key_request"
                                + " where org_id = :org and request_hash = :hash")
                .param("org", org.value())
                .param("hash", request)
                .query(String.class)
                .optional();
    }

    @Override
    public void remember(OrgId org, byte[] request, String keyId, Instant at) {
        jdbc.sql(
                        "insert into api_key_request (org_id, request_hash, key_id, created_at)"
                                + " values (:org, :hash, :key, :at)")
                .param("org", org.value())
                .param("hash", request)
                .param("key", keyId)
                .param("at", utc(at))
                .update();
    }

    @Override
    public void forgetRequests(Instant before) {
        jdbc.sql("delete from api_key_request where created_at < :before")
                .param("before", utc(before))
                .update();
    }

    @Override
    public boolean announce(String keyId, Instant at) {
        return jdbc.sql(
                                "update api_key set expiry_announced_at = :at"
                                        + " where key_id = :id and expiry_announced_at is null")
                        .param("id", keyId)
                        .param("at", utc(at))
                        .update()
                == 1;
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        var key =
                new ApiKey(
                        row.getString("key_id"),
                        new OrgId(row.getObject("org_id", UUID.class)),
                        new ApiKey.Label(
                                row.getString("name"),
                                ApiKey.Mode.of(row.getString("mode")),
                                row.getString("last_four")),
                        Scope.of(row.getString("scope")).orElseThrow(),
                        new ApiKey.Birth(
                                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                                maker(row)),
                        new ApiKey.Validity(
                                instant(row, "expires_at"),
                                instant(row, "revoked_at"),
                                row.getString("replaced_by")));
        return new Row(
                key,
                new KeyHash(
                        row.getBytes("hash"), row.getString("pepper_id"), row.getString("chain")));
    }

    private static Maker maker(ResultSet row) throws SQLException {
        @Nullable UUID person = row.getObject("created_by", UUID.class);
        @Nullable String key = row.getString("created_by_key");
        if (person != null) {
            return new Maker.Person(new PersonId(person));
        }
        return key == null ? new Maker.Server() : new Maker.Key(key);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
