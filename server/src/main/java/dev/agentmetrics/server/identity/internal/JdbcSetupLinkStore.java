package dev.agentmetrics.server.identity.internal;

import dev.agentmetrics.server.identity.SetupLinkStore;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The set-up link in SQL. */
@Repository
public class JdbcSetupLinkStore implements SetupLinkStore {

    private final JdbcClient jdbc;

    public JdbcSetupLinkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replaceAll(byte[] hash, Instant createdAt, Instant expiresAt) {
        jdbc.sql("delete from setup_link").update();
        jdbc.sql(
                        "insert into setup_link (hash, created_at, expires_at)"
                                + " values (:hash, :created, :expires)")
                .param("hash", hash)
                .param("created", createdAt.atOffset(ZoneOffset.UTC))
                .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public boolean isValid(byte[] hash, Instant now) {
        return jdbc.sql(
                                "select count(*) from setup_link"
                                        + " where hash = :hash and used_at is null"
                                        + " and expires_at > :now")
                        .param("hash", hash)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single()
                > 0;
    }

    @Override
    public boolean use(byte[] hash, Instant now) {
        return jdbc.sql(
                                "update setup_link set used_at = :now"
                                        + " where hash = :hash and used_at is null"
                                        + " and expires_at > :now")
                        .param("hash", hash)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
