package dev.agentmetrics.server.accounts.internal;

import dev.agentmetrics.server.accounts.OperatorStore;
import dev.agentmetrics.server.core.OrgId;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row in SQL. */
@Repository
public class JdbcOperatorStore implements OperatorStore {

    private final JdbcClient jdbc;

    public JdbcOperatorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<OrgId> find() {
        return jdbc.sql("select org_id from operator_organization")
                .query(UUID.class)
                .optional()
                .map(OrgId::new);
    }

    @Override
    public OrgId remember(OrgId org) {
        try {
            jdbc.sql("insert into operator_organization (one, org_id) values (1, :org)")
                    .param("org", org.value())
                    .update();
            return org;
        } catch (DuplicateKeyException _) {
            return find().orElseThrow();
        }
    }
}
