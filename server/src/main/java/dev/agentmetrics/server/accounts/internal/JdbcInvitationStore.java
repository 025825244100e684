package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.EmailAddress;
import dev.agentmetrics.server.accounts.Invitation;
import dev.agentmetrics.server.accounts.InvitationId;
import dev.agentmetrics.server.accounts.InvitationStore;
import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
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

/** Invitations in SQL. */
@Repository
public class JdbcInvitationStore implements InvitationStore {

    private static final String SELECT =
            "select id, org_id, email, role, invited_by, expires_at from invitation";
    private static final String OPEN = " and ended_as is null";

    private final JdbcClient jdbc;

    public JdbcInvitationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void insert(Invitation invitation, byte[] tokenHash, Instant at) {
        jdbc.sql(
                        """
                        insert into invitation
                               (id, org_id, email, email_key, role, token_hash, invited_by,
                                created_at, expires_at)
                        values (:id, :org, :email, :key, :role, :hash, :by, :at, :expires)
                        """)
                .param("id", invitation.id().value())
                .param("org", invitation.org().value())
                .param("email", invitation.email().text())
                .param("key", invitation.email().key())
                .param("role", invitation.role().text())
                .param("hash", tokenHash)
                .param("by", invitation.invitedBy().value())
                .param("at", utc(at))
                .param("expires", utc(invitation.expiresAt()))
                .update();
    }

    @Override
    public List<Invitation> pending(OrgId org, Instant now) {
        return jdbc.sql(
                        SELECT
                                + " where org_id = :org and expires_at > :now"
                                + OPEN
                                + " order by created_at desc, id desc")
                .param("org", org.value())
                .param("now", utc(now))
                .query(JdbcInvitationStore::invitation)
                .list();
    }

    @Override
    public Optional<Invitation> find(byte[] tokenHash, Instant now) {
        return jdbc.sql(SELECT + " where token_hash = :hash and expires_at > :now" + OPEN)
                .param("hash", tokenHash)
                .param("now", utc(now))
                .query(JdbcInvitationStore::invitation)
                .optional();
    }

    @Override
    public List<Invitation> openOf(OrgId org, PersonId invitedBy) {
        return jdbc.sql(SELECT + " where org_id = :org and invited_by = :by" + OPEN)
                .param("org", org.value())
                .param("by", invitedBy.value())
                .query(JdbcInvitationStore::invitation)
                .list();
    }

    @Override
    public Optional<Invitation> open(OrgId org, InvitationId id) {
        return jdbc.sql(SELECT + " where org_id = :org and id = :id" + OPEN)
                .param("org", org.value())
                .param("id", id.value())
                .query(JdbcInvitationStore::invitation)
                .optional();
    }

    @Override
    public Optional<Invitation> openFor(OrgId org, EmailAddress email) {
        return jdbc.sql(SELECT + " where org_id = :org and email_key = :key" + OPEN)
                .param("org", org.value())
                .param("key", email.key())
                .query(JdbcInvitationStore::invitation)
                .optional();
    }

    @Override
    public boolean end(InvitationId id, End how) {
        return jdbc.sql("update invitation set ended_as = :how where id = :id" + OPEN)
                        .param("id", id.value())
                        .param("how", how.text())
                        .update()
                == 1;
    }

    @Override
    public void purge(OrgId org, Instant before) {
        jdbc.sql("delete from invitation where org_id = :org and expires_at < :before")
                .param("org", org.value())
                .param("before", utc(before))
                .update();
    }

    private static Invitation invitation(ResultSet row, int number) throws SQLException {
        return new Invitation(
                new InvitationId(row.getObject("id", UUID.class)),
                new OrgId(row.getObject("org_id", UUID.class)),
                new EmailAddress(row.getString("email")),
                Role.of(row.getString("role")),
                new PersonId(row.getObject("invited_by", UUID.class)),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
