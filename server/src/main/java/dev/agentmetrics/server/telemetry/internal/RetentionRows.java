package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.accounts.OrganizationRows;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What an organisation that is deleted said about its events. */
@Repository
public class RetentionRows implements OrganizationRows {

    private final JdbcClient jdbc;

    public RetentionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void erase(OrgId org) {
        jdbc.sql("delete from event_retention where org_id = :org")
                .param("org", org.value())
                .update();
    }

    @Override
    public void erase(PersonId person) {}
}
