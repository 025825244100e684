package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.Deletion;
import dev.agentmetrics.server.accounts.DeletionStore;
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

/** One row for each organisation that is being deleted. */
@Repository
public class JdbcDeletionStore implements DeletionStore {

    private static final String COLUMNS =
            "select org_id, requested_by, requested_at, due_at, state from organization_deletion";

    private final JdbcClient jdbc;

    public JdbcDeletionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Deletion> all() {
        return jdbc.sql(COLUMNS).query(JdbcDeletionStore::deletion).list();
    }

    @Override
    public Optional<Deletion> find(OrgId org) {
        return jdbc.sql(COLUMNS + " where org_id = :org")
                .param("org", org.value())
                .query(JdbcDeletionStore::deletion)
                .optional();
    }

    @Override
    public boolean insert(Deletion deletion) {
        return jdbc.sql(
                                """
                                insert into organization_deletion
                                       (org_id, requested_by, requested_at, due_at, state)
                                values (:org, :by, :at, :due, :state)
                                    on conflict do nothing
                                """)
                        .param("org", deletion.org().value())
                        .param("by", deletion.requestedBy().value())
                        .param("at", utc(deletion.requestedAt()))
                        .param("due", utc(deletion.dueAt()))
                        .param("state", deletion.state().text())
                        .update()
                == 1;
    }

    @Override
    public List<Deletion> due(Instant now) {
        return jdbc.sql(COLUMNS + " where state <> :waiting or due_at <= :now order by due_at")
                .param("waiting", Deletion.State.WAITING.text())
                .param("now", utc(now))
                .query(JdbcDeletionStore::deletion)
                .list();
    }

    @Override
    public boolean advance(OrgId org, Deletion.State from, Deletion.State to) {
        return jdbc.sql(
                                "update organization_deletion set state = :to"
                                        + " where org_id = :org and state = :from")
                        .param("org", org.value())
                        .param("from", from.text())
                        .param("to", to.text())
                        .update()
                == 1;
    }

    @Override
    public boolean withdraw(OrgId org) {
        return jdbc.sql(
                                "delete from organization_deletion"
                                        + " where org_id = :org and state = :waiting")
                        .param("org", org.value())
                        .param("waiting", Deletion.State.WAITING.text())
                        .update()
                == 1;
    }

    @Override
    public boolean remove(OrgId org) {
        return jdbc.sql("delete from organization_deletion where org_id = :org")
                        .param("org", org.value())
                        .update()
                == 1;
    }

    private static Deletion deletion(ResultSet row, int number) throws SQLException {
        return new Deletion(
                new OrgId(row.getObject("org_id", UUID.class)),
                new PersonId(row.getObject("requested_by", UUID.class)),
                instant(row, "requested_at"),
                instant(row, "due_at"),
                Deletion.State.of(row.getString("state")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
